package io.millrace.sandbox;

/** The releases of Redis, and of what has come of it, that a sandbox can start. */
public enum RedisRelease {
    /** The oldest one that the sink supports. */
    V6_2("6.2"),
    /** From Debian packages. */
    V7_0("7.0"),
    /** It has RedisJSON and the other former modules built in; in containers only. */
    V8("8"),
    /** The fork of Redis 7.2 that is free software; from Debian packages. */
    VALKEY("8.0");

    private final String version;

    RedisRelease(String version) {
        this.version = version;
    }

    /** Its version as far as it is fixed, and the tag of its image. */
    public String version() {
        return version;
    }
}
