# Runs a server once nobody works in its data folder: after a SIGKILL PostgreSQL's children end by themselves a moment
# later, and until then another server refuses the folder.
# Arguments: data folder, command...
data=$1
shift
tries=0
while [ "$tries" -lt 100 ]; do
    occupied=
    for process in /proc/[0-9]*; do
        if [ "$process/cwd" -ef "$data" ]; then occupied=1; fi
    done
    if [ -z "$occupied" ]; then break; fi
    sleep 0.1
    tries=$((tries + 1))
done
exec "$@"
