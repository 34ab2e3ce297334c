# What does bash offer after these words? It is asked as readline asks: bash-completion finds hlog's own script and loads it.
source /usr/share/bash-completion/bash_completion
COMP_WORDS=("$@")
COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
COMP_LINE="$*"
COMP_POINT=${#COMP_LINE}
# 124: loaded, ask again.
_completion_loader "$1"
[ $? = 124 ] || exit 1
function=$(complete -p "$1" | sed -n 's/.*-F \([^ ]*\).*/\1/p')
"$function" "$1" "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD - 1]}"
printf '%s\n' "${COMPREPLY[@]}"
