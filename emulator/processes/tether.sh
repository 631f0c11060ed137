# Ends the process groups of tasks when whoever started them is gone, however that went.
# Standard input has a line `+ GROUP` when one starts and `- GROUP` when it has ended; its end is the starter's.
groups=" "
while read -r verb group; do
  case $verb in
    +) groups="$groups$group " ;;
    -) groups="${groups%% $group *} ${groups#* $group }" ;;
  esac
done
for group in $groups; do
  kill -KILL "-$group" 2>/dev/null
done
exit 0
