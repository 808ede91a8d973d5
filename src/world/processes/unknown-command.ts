/**
 * What bash adds to its own message when a first word isn't a command: what people who type one for
 * the first time meant. In bash, since only the shell knows where it is and what's there.
 */
export const unknownCommand = `command_not_found_handle() {
  local word rest letters at
  local -a commands=(pwd ls cd mkdir rmdir cat cp mv rm find grep node git touch echo head tail)
  printf 'bash: %s: command not found\\n' "$1" >&2
  if [ "$1" = '$' ]; then
    printf 'The $ only shows where a command begins. Leave it out.\\n' >&2
    return 127
  elif [[ -f "$1" && $1 == *.?(m)js ]]; then
    printf 'To run a program, type node in front of its name: node %s\\n' "$1" >&2
    return 127
  elif [ -f "$1" ]; then
    printf '%s is a file. To see what it holds, type cat in front of it: cat %s\\n' "$1" "$1" >&2
    return 127
  elif [ -d "$1" ]; then
    printf '%s is a folder. To go into it, type cd in front of it: cd %s\\n' "$1" "$1" >&2
    return 127
  elif command -v "\${1,,}" >/dev/null; then
    printf 'Upper and lower case count. Did you mean %s?\\n' "\${1,,}" >&2
    return 127
  elif [ "$1" = nano ]; then
    printf 'This computer has no nano. Press Edit a file, below the terminal.\\n' >&2
    return 127
  fi
  for word in "\${commands[@]}"; do
    rest=\${1#"$word"}
    if [[ $rest != "$1" && ( -e $rest || $rest == ..* ) ]]; then
      printf 'Put a space after %s: %s %s\\n' "$word" "$word" "$rest" >&2
      return 127
    fi
  done
  for word in "\${commands[@]}"; do
    letters=$word
    for ((at = 0; at < \${#1}; at++)); do letters=\${letters/"\${1:at:1}"/}; done
    if [[ -z $letters && \${#word} -eq \${#1} ]]; then
      printf 'Did you mean %s?\\n' "$word" >&2
      return 127
    fi
  done
  return 127
}`
