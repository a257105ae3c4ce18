# Deletes a folder when the JVM that holds the other end of the standard input is gone, in whatever way.
# The servers in it are being killed at the same moment and may still write: hence the repetition.
while read -r line; do :; done
tries=0
while [ -e "$1" ] && [ "$tries" -lt 100 ]; do
    rm -rf -- "$1" || sleep 0.1
    tries=$((tries + 1))
done
