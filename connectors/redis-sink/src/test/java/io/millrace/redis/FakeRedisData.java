package io.millrace.redis;

import io.millrace.sink.testing.Disturbance;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The keys of a {@link FakeRedisServer}: strings and hashes, with the sink's scripts carried out as a real server would,
 * and failures in between that a test asks for.
 */
final class FakeRedisData implements Function<List<String>, String>, Disturbance {
    /** How many commands pass between two that fail, on average. */
    private static final int PASSING = 2;

    /** What goes wrong, with a command or with the way back of its answer. */
    private enum Failure {
        NONE,
        CLOSED_BEFORE,
        CLOSED_AFTER,
        CUT_REPLY,
        NO_REPLY,
        SCRIPTS_FORGOTTEN,
        ERROR
    }

    private static final List<String> ERRORS = List.of(
            "-LOADING Redis is loading the dataset in memory\r\n",
            "-OOM command not allowed when used memory > 'maxmemory'.\r\n",
            "-BUSY Redis is busy running a script.\r\n",
            "-READONLY You can't write against a read only replica.\r\n",
            "-MISCONF Redis is configured to save RDB snapshots, but cannot\r\n",
            "-NOAUTH Authentication required.\r\n",
            "-NOPERM this user has no permissions to access one of the keys\r\n");

    private final Map<String, String> strings = new TreeMap<>();
    private final Map<String, Map<String, String>> hashes = new TreeMap<>();
    private final Set<GuardScript> loaded = EnumSet.noneOf(GuardScript.class);
    private Failure failure = Failure.NONE;
    private Random random = new Random(0);

    /** The strings whose keys begin so. */
    synchronized Map<String, String> strings(String prefix) {
        return strings.entrySet().stream()
                .filter(entry -> entry.getKey().startsWith(prefix))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    /** The hashes whose keys begin so. */
    synchronized Map<String, Map<String, String>> hashes(String prefix) {
        return hashes.entrySet().stream()
                .filter(entry -> entry.getKey().startsWith(prefix))
                .collect(Collectors.toMap(Map.Entry::getKey, entry -> Map.copyOf(entry.getValue())));
    }

    @Override
    public synchronized void disturb(Random by) {
        List<Failure> failures = List.of(Failure.values());
        failure = failures.get(by.nextInt(failures.size()));
        random = new Random(by.nextLong());
    }

    @Override
    public synchronized void heal() {
        failure = Failure.NONE;
    }

    @Override
    public synchronized String apply(List<String> command) {
        if (failure == Failure.NONE || random.nextInt(PASSING + 1) > 0) {
            return execute(command);
        }
        return switch (failure) {
            case NONE -> execute(command);
            case CLOSED_BEFORE -> FakeRedisServer.HANG_UP;
            case CLOSED_AFTER -> {
                String unused = execute(command);
                yield FakeRedisServer.HANG_UP;
            }
            case CUT_REPLY -> {
                String reply = execute(command);
                yield reply.substring(0, reply.length() / 2) + FakeRedisServer.CUT;
            }
            case NO_REPLY -> {
                String unused = random.nextBoolean() ? execute(command) : "";
                yield FakeRedisServer.SILENCE;
            }
            case SCRIPTS_FORGOTTEN -> {
                loaded.clear();
                yield execute(command);
            }
            case ERROR -> ERRORS.get(random.nextInt(ERRORS.size()));
        };
    }

    private String execute(List<String> command) {
        return switch (command.get(0)) {
            case "SCRIPT" -> load(command.get(2));
            case "EVALSHA" -> call(command);
            case "MSET" -> {
                for (int i = 1; i < command.size(); i += 2) {
                    set(command.get(i), command.get(i + 1));
                }
                yield FakeRedisServer.OK;
            }
            case "UNLINK" -> {
                command.subList(1, command.size()).forEach(this::remove);
                yield ":1\r\n";
            }
            default -> "-ERR unknown command `" + command.get(0) + "`\r\n";
        };
    }

    private String load(String text) {
        for (GuardScript script : GuardScript.values()) {
            if (text.equals(text(script.load().get(2)))) {
                loaded.add(script);
            }
        }
        return "$2\r\nok\r\n";
    }

    private String call(List<String> command) {
        for (GuardScript script : loaded) {
            if (text(script.sha()).equals(command.get(1))) {
                int keys = Integer.parseInt(command.get(2));
                List<Long> met = run(script, command.subList(3, 3 + keys), command.subList(3 + keys, command.size()));
                return met.stream()
                        .map(place -> ":" + place + "\r\n")
                        .collect(Collectors.joining("", "*" + met.size() + "\r\n", ""));
            }
        }
        return "-NOSCRIPT No matching script. Please use EVAL.\r\n";
    }

    /** Does what a script does; the places, from 1, of what is newer, and negative of what is the same. */
    private List<Long> run(GuardScript script, List<String> keys, List<String> arguments) {
        return switch (script) {
            case WRITE ->
                guarded(keys, place -> arguments.get(2 * place), place -> {
                    set(keys.get(2 * place), arguments.get(2 * place + 1));
                });
            case REMOVE -> guarded(keys, place -> arguments.get(1 + place), place -> remove(keys.get(2 * place)));
            case PUT -> put(keys, arguments);
            case DOCUMENT ->
                guarded(keys, place -> arguments.get(6 * place + 1), place -> {
                    set(keys.get(2 * place), arguments.get(6 * place + 6));
                });
            case JOIN, LEAVE, INVALIDATE, APPEND -> throw new AssertionError("Not played: " + script);
        };
    }

    private List<Long> put(List<String> keys, List<String> arguments) {
        List<Integer> begins = new ArrayList<>();
        for (int at = 2; at < arguments.size(); at += 5 + Integer.parseInt(arguments.get(at + 4))) {
            begins.add(at);
        }
        return guarded(keys, place -> arguments.get(begins.get(place)), place -> {
            int at = begins.get(place);
            List<String> parts = arguments.subList(at + 5, at + 5 + Integer.parseInt(arguments.get(at + 4)));
            if (arguments.get(1).equals("string")) {
                set(keys.get(2 * place), parts.get(0));
                return;
            }
            Map<String, String> fields = new TreeMap<>();
            for (int i = 0; i < parts.size(); i += 2) {
                fields.put(parts.get(i), parts.get(i + 1));
            }
            remove(keys.get(2 * place));
            hashes.put(keys.get(2 * place), fields);
        });
    }

    private interface Step {
        void at(int place);
    }

    private List<Long> guarded(List<String> keys, Function<Integer, String> version, Step step) {
        List<Long> met = new ArrayList<>();
        for (int place = 0; place < keys.size() / 2; place++) {
            String companion = keys.get(2 * place + 1);
            @Nullable String seen = strings.get(companion);
            int compared = seen == null ? -1 : seen.compareTo(version.apply(place));
            if (compared > 0) {
                met.add(place + 1L);
                continue;
            }
            if (compared == 0) {
                met.add(-place - 1L);
            }
            step.at(place);
            strings.put(companion, version.apply(place));
        }
        return met;
    }

    private void set(String key, String value) {
        hashes.remove(key);
        strings.put(key, value);
    }

    private void remove(String key) {
        hashes.remove(key);
        strings.remove(key);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.US_ASCII);
    }
}
