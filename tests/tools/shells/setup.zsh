# SPDX-License-Identifier: MIT
# For an interactive zsh: writes what the script $HEADWAY_SCRIPT offers, and at Ctrl-T the line as it is then.
PS1= PS2= COLUMNS=400
stty columns 400
unsetopt auto_list auto_menu beep zle_bracketed_paste 2>/dev/null
autoload -Uz compinit
compinit -u -D
source "$HEADWAY_SCRIPT"
bindkey '^I' complete-word

# Matches are added as ever; those of calls that only ask (-O, -A, -D) are not noted.
compadd() {
  local asks=${@[1,(i)(-|--)]}
  local -a matches shown
  if [[ " $asks" != *" -"([OAD]|[a-zA-Z12]#[OAD])" "* ]]; then
    (( $@[(I)-d] )) && shown=("${(@P)@[$@[(i)-d]+1]}")
    builtin compadd -A matches -D shown "$@"
    local at
    for at in {1..$#matches}; do
      (( $#matches )) && print -r -- "$matches[at]"$'\t'"$shown[at]" >>"$HEADWAY_SEEN"
    done
  fi
  builtin compadd "$@"
}
note-line() {
  print -r -- "=$BUFFER" >>"$HEADWAY_SEEN"
  BUFFER=''
  print -r -- se""en
}
zle -N note-line
bindkey '^T' note-line
print -r -- rea""dy
