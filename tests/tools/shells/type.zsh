# SPDX-License-Identifier: MIT
# Types lines into a shell that believes it has a terminal, each with a tab behind it.
#
#   zsh -f type.zsh SHELL SETUP <LINES
#
# The setup has the shell write what it sees to $HEADWAY_SEEN, and say `seen` when it gets Ctrl-T.
zmodload zsh/zpty || exit 1
zpty shell $=1
zpty -w shell ". $2"
zpty -r shell said '*ready*' || exit 1
while IFS= read -r line; do
  zpty -w -n shell "$line"$'\t\x14'
  zpty -r shell said '*seen*' || exit 1
done
zpty -d shell
