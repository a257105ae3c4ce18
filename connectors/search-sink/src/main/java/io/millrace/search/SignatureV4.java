package io.millrace.search;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Signatures of requests to AWS, version 4, as its documentation defines them; functions of their arguments. */
final class SignatureV4 {
    static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);
    private static final String ALGORITHM = "AWS4-HMAC-SHA256";

    private SignatureV4() {}

    /** Where and for what a signature is good. */
    record Scope(String region, String service) {
        private String on(Instant time) {
            return TIME.format(time).substring(0, 8) + "/" + region + "/" + service + "/aws4_request";
        }
    }

    /**
     * The value of the header Authorization.
     *
     * @param target the path and query as they go over the wire
     * @param headers those to sign, in lower case
     * @param bodyHash the SHA-256 of the body in hexadecimal digits
     */
    static String authorization(
            AwsKey key,
            Scope scope,
            Instant time,
            String method,
            String target,
            SortedMap<String, String> headers,
            String bodyHash) {
        String names = String.join(";", headers.keySet());
        String request = String.join(
                "\n",
                method,
                path(target),
                query(target),
                headers.entrySet().stream()
                        .map(header -> header.getKey() + ":" + trimmed(header.getValue()) + "\n")
                        .collect(Collectors.joining()),
                names,
                bodyHash);
        String scoped = scope.on(time);
        String toSign =
                String.join("\n", ALGORITHM, TIME.format(time), scoped, hash(request.getBytes(StandardCharsets.UTF_8)));
        byte[] signing = ("AWS4" + key.secret()).getBytes(StandardCharsets.UTF_8);
        for (String part : scoped.split("/", -1)) {
            signing = hmac(signing, part);
        }
        return ALGORITHM + " Credential=" + key.id() + "/" + scoped + ", SignedHeaders=" + names + ", Signature="
                + HexFormat.of().formatHex(hmac(signing, toSign));
    }

    /** The SHA-256 of a body in hexadecimal digits. */
    static String hash(byte[] body) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(body));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every JVM has SHA-256.", e);
        }
    }

    /** The path with each step encoded once more, as all services but one want it. */
    private static String path(String target) {
        int end = target.indexOf('?');
        String path = end < 0 ? target : target.substring(0, end);
        List<String> steps = new ArrayList<>();
        for (String step : path.split("/", -1)) {
            steps.add(encoded(step));
        }
        return path.isEmpty() ? "/" : String.join("/", steps);
    }

    private static String query(String target) {
        int at = target.indexOf('?');
        if (at < 0 || at == target.length() - 1) {
            return "";
        }
        List<Map.Entry<String, String>> parameters = new ArrayList<>();
        for (String parameter : target.substring(at + 1).split("&", -1)) {
            int equals = parameter.indexOf('=');
            String name = equals < 0 ? parameter : parameter.substring(0, equals);
            String value = equals < 0 ? "" : parameter.substring(equals + 1);
            parameters.add(Map.entry(encoded(decoded(name)), encoded(decoded(value))));
        }
        Collections.sort(
                parameters, Map.Entry.<String, String>comparingByKey().thenComparing(Map.Entry.comparingByValue()));
        return parameters.stream()
                .map(parameter -> parameter.getKey() + "=" + parameter.getValue())
                .collect(Collectors.joining("&"));
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    private static String encoded(String text) {
        StringBuilder out = new StringBuilder(text.length());
        for (byte each : text.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (each & 0xFF);
            boolean plain = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
            if (plain || "-._~".indexOf(c) >= 0) {
                out.append(c);
            } else {
                out.append('%').append(HexFormat.of().withUpperCase().toHexDigits(each));
            }
        }
        return out.toString();
    }

    private static String trimmed(String value) {
        return value.strip().replaceAll(" +", " ");
    }

    private static byte[] hmac(byte[] key, String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every JVM has HmacSHA256.", e);
        }
    }
}
