package io.millrace.search;

import java.util.Optional;

/**
 * Who we are to AWS at the moment.
 *
 * @param session the token of a session, if the key is a temporary one
 */
record AwsKey(String id, String secret, Optional<String> session) {
    @Override
    public String toString() {
        return "AWS key " + id;
    }
}
