# Runs the scripts that are named on the standard input, one after the other, and writes each one's exit code to descriptor 3.
# They share this process group: what they leave running goes on until the build ends.
shell=$1
while read -r script; do
  "$shell" "$script" </dev/null 3>&-
  echo "$?" >&3
done
