package io.millrace.redis;

/** What keeps an older version of a row from replacing a newer one. */
enum Guard {
    /** The version stands in a companion key and is compared before every write. */
    VERSION,
    /** Nothing: the last write wins, so a replay shows older values until it has passed the newest. */
    NONE
}
