package io.millrace.redis;

import io.millrace.core.fault.Fault;
import io.millrace.sink.Verdict;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What an error of Redis means for the operations that met it. */
final class ReplyJudge {
    /** Before Redis 7 the error of a command within a script stands at the end of a text about the script. */
    private static final Pattern NESTED = Pattern.compile("@user_script.*?: -?([A-Z]{3,} .*)$");

    private static final Pattern CODE = Pattern.compile("([A-Z]{2,})(?: |$)");

    private ReplyJudge() {}

    /** The verdict on an operation. */
    static Verdict judge(String error) {
        String text = unwrapped(error);
        String shown = "Redis answered: " + withoutContents(text) + ". ";
        return switch (code(text)) {
            case "OOM" ->
                Verdict.retry(
                        Fault.TARGET_BUSY,
                        shown + "It is full: raise maxmemory or free memory, and writing goes on by itself.");
            case "LOADING", "BUSY", "MASTERDOWN", "READONLY", "CLUSTERDOWN", "TRYAGAIN", "NOREPLICAS", "UNKILLABLE" ->
                Verdict.retry(Fault.TARGET_BUSY, shown + "Writing goes on by itself when that has passed.");
            case "MISCONF" ->
                Verdict.retry(
                        Fault.TARGET_BUSY,
                        shown + "See its log for why it cannot save; writing goes on by itself after that.");
            case "NOSCRIPT" ->
                Verdict.retry(Fault.TARGET_BUSY, shown + "Its scripts were removed while they were being loaded.");
            case "NOAUTH", "WRONGPASS" -> authentication(shown);
            case "NOPERM", "DENIED" -> privileges(shown);
            case "MOVED", "ASK", "CROSSSLOT" ->
                Verdict.fatal(
                        Fault.TARGET_SETUP, shown + "The server is part of a Redis Cluster: set topology=cluster.");
            case "WRONGTYPE" ->
                Verdict.reject(
                        Fault.TARGET_REFUSED,
                        shown + "Remove the key that has another type, or change the key template.");
            default -> other(text, shown);
        };
    }

    /** Whether each operation of a command has to be tried alone, because the error may be due to one of them. */
    static boolean mayBeOneOf(Verdict verdict) {
        return verdict instanceof Verdict.Reject
                || (verdict instanceof Verdict.Retry retry && retry.fault() == Fault.TARGET_PRIVILEGES);
    }

    /** Whether the server does not know a script, or knows it no longer. */
    static boolean isUnknownScript(String error) {
        return code(error).equals("NOSCRIPT");
    }

    /**
     * Whether a new connection may fare better: the name may lead to another server by now, as after a failover, or the
     * server may take the credentials now.
     */
    static boolean asksForNewConnection(String error) {
        return switch (code(unwrapped(error))) {
            case "READONLY", "MASTERDOWN", "NOAUTH", "WRONGPASS" -> true;
            default -> false;
        };
    }

    private static Verdict other(String text, String shown) {
        String lower = text.toLowerCase(Locale.ROOT);
        if (lower.contains("the user executing the script can't") || lower.contains("acl failure in script")) {
            return privileges(shown);
        }
        if (lower.contains("non local key")) {
            return Verdict.retry(Fault.TARGET_BUSY, shown + "A slot of the cluster moves; writing goes on after that.");
        }
        if (lower.contains("max number of clients")) {
            return Verdict.retry(Fault.TARGET_BUSY, shown + "Raise maxclients or close other connections.");
        }
        if (lower.contains("invalid password") || (lower.contains("auth") && lower.contains("password"))) {
            return authentication(shown);
        }
        if (lower.contains("db index")) {
            return Verdict.fatal(Fault.TARGET_SETUP, shown + "Set database to one that the server has.");
        }
        if (lower.contains("unknown command") || lower.contains("unknown redis command")) {
            return Verdict.fatal(
                    Fault.TARGET_SETUP,
                    shown
                            + "The sink needs Redis 6.2 or newer with the commands that its page lists for its shape; those of"
                            + " shape=redisjson are in the module RedisJSON and in Redis 8.");
        }
        return Verdict.reject(Fault.TARGET_REFUSED, shown + "The operation will not be tried again.");
    }

    private static Verdict authentication(String shown) {
        return Verdict.retry(Fault.TARGET_AUTHENTICATION, shown + "Correct username and password.");
    }

    private static Verdict privileges(String shown) {
        return Verdict.retry(
                Fault.TARGET_PRIVILEGES,
                shown + "Allow the user the commands that the page of the Redis sink lists for its shape, on its keys"
                        + " and on " + GuardKey.PREFIX + "*.");
    }

    private static String unwrapped(String error) {
        Matcher nested = NESTED.matcher(error);
        return code(error).equals("ERR") && nested.find() ? nested.group(1) : error;
    }

    private static String code(String error) {
        Matcher matcher = CODE.matcher(error);
        return matcher.lookingAt() ? matcher.group(1) : "";
    }

    /** Redis repeats arguments of commands that it does not know. */
    private static String withoutContents(String text) {
        int arguments = text.indexOf(", with args");
        String kept = arguments < 0 ? text : text.substring(0, arguments);
        String line = kept.strip();
        return line.endsWith(".") ? line.substring(0, line.length() - 1) : line;
    }
}
