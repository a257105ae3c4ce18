package io.millrace.cli.connect;

import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Hides the values of settings that are secret by declaration or by name; a reference to a config provider is not one. */
public final class Secrets {
    /** What is shown in place of a secret. */
    public static final String MASK = "********";

    private static final Pattern NAMES = Pattern.compile(
            "password|passwd|passphrase|secret|token|credential|jaas\\.config|api[._-]?key|private[._-]?key|basic\\.auth\\.user\\.info");
    private static final Pattern REFERENCE = Pattern.compile("\\$\\{[^}]*}");
    private static final Pattern URL_PASSWORD = Pattern.compile("(://[^/:@\\s]+:)[^/@\\s]+@");

    private Secrets() {}

    /** The value as it may be shown. */
    public static String mask(String name, String value, Set<String> declared) {
        if (value.isEmpty() || REFERENCE.matcher(value).matches()) {
            return value;
        }
        boolean secret = declared.contains(name)
                || NAMES.matcher(name.toLowerCase(Locale.ROOT)).find();
        return secret ? MASK : URL_PASSWORD.matcher(value).replaceAll("$1" + MASK + "@");
    }

    /** All settings as they may be shown, in order of name. */
    public static Map<String, String> mask(Map<String, String> config, Set<String> declared) {
        var masked = new TreeMap<String, String>();
        config.forEach((name, value) -> masked.put(name, mask(name, value, declared)));
        return masked;
    }
}
