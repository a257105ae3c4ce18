package io.millrace.cli.connect;

/** A connector's settings together with its state. */
public record Connector(ConnectorInfo info, ConnectorStatus status) {

    /** The connector's name. */
    public String name() {
        return info.name();
    }
}
