package io.millrace.cli.connect;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Finds in a stack trace the sentence that tells a person what went wrong. */
public final class Trace {
    private static final Pattern HEAD = Pattern.compile("^(?:Caused by: )?(?:[\\w$]+\\.)+[\\w$]+(?::\\s*(.*))?$");
    private static final Pattern FRAME =
            Pattern.compile("^\\s*(at .+\\(.*\\).*|\\.\\.\\. \\d+ (more|common frames omitted))$");
    private static final Pattern FAULT = Pattern.compile("^[A-Z]{3,}(_[A-Z]+)*: .+", Pattern.DOTALL);

    private Trace() {}

    /** The message of a Millrace fault if there is one, else the first message and the one of the root cause. */
    public static String summary(@Nullable String trace) {
        if (trace == null || trace.isBlank()) {
            return "";
        }
        List<String> messages = messages(trace);
        if (messages.isEmpty()) {
            return trace.lines().findFirst().orElse("").strip();
        }
        for (String message : messages) {
            if (FAULT.matcher(message).matches()) {
                return message;
            }
        }
        String first = messages.get(0);
        String root = messages.get(messages.size() - 1);
        return first.contains(root) ? first : first + " (cause: " + root + ")";
    }

    private static List<String> messages(String trace) {
        var messages = new ArrayList<String>();
        var current = new StringBuilder();
        for (String line : trace.lines().toList()) {
            var head = HEAD.matcher(line);
            boolean frame = FRAME.matcher(line).matches();
            if (frame || head.matches()) {
                add(messages, current);
            }
            if (head.matches()) {
                String message = head.group(1);
                String className = line.replace("Caused by: ", "");
                current.append(message == null ? className.substring(className.lastIndexOf('.') + 1) : message);
            } else if (!frame && !current.isEmpty()) {
                current.append('\n').append(line.strip());
            }
        }
        add(messages, current);
        return messages;
    }

    private static void add(List<String> messages, StringBuilder current) {
        if (!current.isEmpty()) {
            messages.add(current.toString().strip());
            current.setLength(0);
        }
    }
}
