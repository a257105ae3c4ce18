package io.millrace.core.settings;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** Finds the name that was probably meant by an unknown one. */
public final class Nearest {

    private Nearest() {}

    /** The nearest name, or the key with its misspelt prefix replaced; nothing when all are far. */
    static Optional<String> to(String key, Collection<String> names, Collection<String> prefixes) {
        Stream<Guess> whole = names.stream().map(name -> new Guess(name, farness(key, name)));
        Stream<Guess> started = prefixes.stream().flatMap(prefix -> withPrefix(key, prefix));
        return Stream.concat(whole, started)
                .filter(guess -> guess.farness <= tolerance(key))
                .min(Comparator.comparingInt(Guess::farness))
                .map(Guess::name);
    }

    private record Guess(String name, int farness) {}

    /** As many dotted parts of the key as the prefix has, compared with the prefix. */
    private static Stream<Guess> withPrefix(String key, String prefix) {
        int end = -1;
        for (int dots = count(prefix); dots > 0; dots--) {
            end = key.indexOf('.', end + 1);
            if (end < 0) {
                return Stream.empty();
            }
        }
        return end < 0
                ? Stream.empty()
                : Stream.of(new Guess(prefix + key.substring(end + 1), farness(key.substring(0, end + 1), prefix)));
    }

    private static int count(String prefix) {
        return (int) prefix.chars().filter(character -> character == '.').count();
    }

    private static int tolerance(String key) {
        return Math.max(2, key.length() / 5);
    }

    /** The nearest name; nothing when all are far. */
    public static Optional<String> to(String key, Collection<String> names) {
        return to(key, names, List.of());
    }

    /** Edits between them; leaving out the first parts of a name counts as one. */
    private static int farness(String key, String name) {
        String a = plain(key);
        String b = plain(name);
        if (b.endsWith("." + a) || a.endsWith("." + b)) {
            return 1;
        }
        return distance(a, b);
    }

    private static String plain(String key) {
        return key.toLowerCase(Locale.ROOT).replace('_', '.').replace('-', '.');
    }

    /** Damerau-Levenshtein: insertions, deletions, replacements and swaps of neighbours that turn one into the other. */
    static int distance(String a, String b) {
        int[][] edits = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                edits[i][j] = Math.min(i, j) == 0 ? Math.max(i, j) : fewest(a, b, edits, i, j);
            }
        }
        return edits[a.length()][b.length()];
    }

    private static int fewest(String a, String b, int[][] edits, int i, int j) {
        int replaced = edits[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        int fewest = Math.min(replaced, 1 + Math.min(edits[i - 1][j], edits[i][j - 1]));
        boolean swapped = i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
        return swapped ? Math.min(fewest, edits[i - 2][j - 2] + 1) : fewest;
    }
}
