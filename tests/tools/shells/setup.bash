# SPDX-License-Identifier: MIT
# For an interactive bash: writes what the script $HEADWAY_SCRIPT offers, and at Ctrl-T the line as it is then.
PS1= PS2= HISTFILE=
source "$HEADWAY_SCRIPT"
read -ra registered < <(complete -p -- "$HEADWAY_PROGRAM")
for at in "${!registered[@]}"; do
  [[ ${registered[at]} == -F ]] && completes=${registered[at + 1]}
done
note_offers() {
  "$completes" "$@"
  printf '%s\n' "${COMPREPLY[@]}" >>"$HEADWAY_SEEN"
}
complete -o nosort -F note_offers -- "$HEADWAY_PROGRAM"
note_line() {
  printf '=%s\n' "$READLINE_LINE" >>"$HEADWAY_SEEN"
  READLINE_LINE='' READLINE_POINT=0
  printf 'se%s\n' en
}
bind 'set bell-style none'
bind 'set enable-bracketed-paste off'
bind -x '"\C-t": note_line'
printf 'rea%s\n' dy
