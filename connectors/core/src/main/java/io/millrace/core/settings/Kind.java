package io.millrace.core.settings;

import org.apache.kafka.common.config.ConfigDef;

/** What a setting's value is, as its documentation and Connect name it. */
public enum Kind {
    STRING(ConfigDef.Type.STRING, "string"),
    INTEGER(ConfigDef.Type.INT, "integer"),
    LONG(ConfigDef.Type.LONG, "integer"),
    BOOLEAN(ConfigDef.Type.BOOLEAN, "boolean"),
    MILLIS(ConfigDef.Type.LONG, "milliseconds"),
    BYTES(ConfigDef.Type.LONG, "bytes"),
    LIST(ConfigDef.Type.LIST, "list"),
    PASSWORD(ConfigDef.Type.PASSWORD, "password"),
    CHOICE(ConfigDef.Type.STRING, "choice"),
    REGEX(ConfigDef.Type.STRING, "regular expression");

    private final ConfigDef.Type connectType;
    private final String label;

    Kind(ConfigDef.Type connectType, String label) {
        this.connectType = connectType;
        this.label = label;
    }

    /** The type that Connect shows for it. */
    public ConfigDef.Type connectType() {
        return connectType;
    }

    /** The word for it in the reference pages. */
    public String label() {
        return label;
    }
}
