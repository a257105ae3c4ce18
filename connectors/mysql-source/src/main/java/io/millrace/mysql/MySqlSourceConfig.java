package io.millrace.mysql;

import io.millrace.binlog.BinlogSource;
import io.millrace.binlog.WatchSettings;
import io.millrace.core.settings.Settings;
import io.millrace.source.SourceSettings;

/** The settings of the MySQL source. */
final class MySqlSourceConfig {
    static final Settings SETTINGS = SourceSettings.withReadings("MySQL source")
            .about("Captures the tables of one MySQL server: reads them once, then follows the binary log. It wraps"
                    + " Debezium's MySQL connector: an existing configuration of that works after changing"
                    + " connector.class, with record.format=envelope if others read the topics.")
            .plus(WatchSettings.SETTINGS)
            .allowing(MySqlKeys.known());

    /** What is done with a configuration. */
    static final BinlogSource SOURCE = new BinlogSource(new MySqlDialect(), SETTINGS, MySqlKeys.fields());

    private MySqlSourceConfig() {}
}
