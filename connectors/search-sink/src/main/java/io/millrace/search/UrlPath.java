package io.millrace.search;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** Names in the paths of requests. */
final class UrlPath {
    private UrlPath() {}

    /** A name as a step of a path. */
    static String step(String name) {
        return URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
