package io.millrace.search;

import io.millrace.search.SignatureV4.Scope;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.hc.core5.http.EntityDetails;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpRequest;
import org.apache.hc.core5.http.HttpRequestInterceptor;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.jspecify.annotations.Nullable;

/** Signs each request on its way out, when it is known to which node it goes. */
final class AwsSigner implements HttpRequestInterceptor {
    /** Says the hash of the body; whoever makes a request sets it. */
    static final String BODY_HASH = "x-amz-content-sha256";

    private static final String TIME = "x-amz-date";
    private static final String SESSION = "x-amz-security-token";

    private final AwsKeys keys;
    private final Scope scope;
    private final Clock clock;

    AwsSigner(AwsKeys keys, Scope scope, Clock clock) {
        this.keys = keys;
        this.scope = scope;
        this.clock = clock;
    }

    @Override
    public void process(HttpRequest request, @Nullable EntityDetails entity, HttpContext context) throws IOException {
        AwsKey key;
        try {
            key = keys.now();
        } catch (IllegalStateException e) {
            throw new IOException(e.getMessage(), e);
        }
        Header hash = request.getFirstHeader(BODY_HASH);
        String bodyHash = hash == null ? SignatureV4.hash(new byte[0]) : hash.getValue();
        Instant now = clock.instant();
        SortedMap<String, String> signed = new TreeMap<>();
        signed.put("host", String.valueOf(request.getAuthority()));
        signed.put(BODY_HASH, bodyHash);
        signed.put(TIME, SignatureV4.TIME.format(now));
        key.session().ifPresent(token -> signed.put(SESSION, token));
        signed.forEach((name, value) -> {
            if (!name.equals("host")) {
                request.setHeader(name, value);
            }
        });
        request.setHeader(
                "Authorization",
                SignatureV4.authorization(key, scope, now, request.getMethod(), request.getPath(), signed, bodyHash));
    }
}
