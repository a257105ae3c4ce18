package io.millrace.mariadb;

import io.millrace.binlog.BinlogSource;
import io.millrace.binlog.WatchSettings;
import io.millrace.core.settings.Settings;
import io.millrace.source.SourceSettings;

/** The settings of the MariaDB source. */
final class MariaDbSourceConfig {
    static final Settings SETTINGS = SourceSettings.withReadings("MariaDB source")
            .about("Captures the tables of one MariaDB server: reads them once, then follows the binary log. It wraps"
                    + " Debezium's MariaDB connector: an existing configuration of that works after changing"
                    + " connector.class, with record.format=envelope if others read the topics.")
            .plus(WatchSettings.SETTINGS)
            .allowing(MariaDbKeys.known());

    /** What is done with a configuration. */
    static final BinlogSource SOURCE = new BinlogSource(new MariaDbDialect(), SETTINGS, MariaDbKeys.fields());

    private MariaDbSourceConfig() {}
}
