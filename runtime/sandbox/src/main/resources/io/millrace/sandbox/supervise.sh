# Runs a server and ends it when the JVM that asked for it is gone. The JVM holds the other end of
# the standard input: a line is the name of a signal for the server, and the end of the input, which
# the kernel makes when the JVM dies in whatever way, is SIGKILL for the server and its children.
# Arguments: log file, file for the server's standard input or an empty word, command...
log=$1 input=$2
shift 2
exec 3<&0 4</dev/null 2>>"$log"
if [ -n "$input" ]; then
    # A pipe that is open for writing too: the server reads the file and then no end of input.
    rm -f "$input.pipe"
    mkfifo "$input.pipe" && exec 4<>"$input.pipe" && rm "$input.pipe" && cat "$input" >&4 || exit 126
fi
# A session of its own: the terminal's Ctrl-C is for the JVM, which stops the servers in good order.
setsid "$@" <&4 3<&- 4<&- >>"$log" 2>&1 &
server=$!
echo "$server"
exec >>"$log"
(
    while read -r signal; do
        case $signal in
            KILL) kill -s KILL -- "-$server" || kill -s KILL "$server" ;;
            *) kill -s "$signal" "$server" ;;
        esac
    done
    kill -s KILL -- "-$server" || kill -s KILL "$server"
) <&3 >/dev/null 2>&1 &
watcher=$!
exec 3<&-
wait "$server"
status=$?
kill -s KILL -- "-$server" 2>/dev/null
kill "$watcher" 2>/dev/null
exit "$status"
