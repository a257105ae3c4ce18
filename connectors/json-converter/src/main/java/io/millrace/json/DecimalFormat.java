package io.millrace.json;

/** How a Connect decimal is written; both are read. */
enum DecimalFormat {
    /** The unscaled number's bytes in base64, exact, but unreadable without the schema. */
    BASE64,
    /** A JSON number. */
    NUMERIC
}
