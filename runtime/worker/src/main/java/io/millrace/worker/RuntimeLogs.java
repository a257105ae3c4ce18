package io.millrace.worker;

import java.nio.file.Path;
import java.util.List;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.Appender;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.appender.RollingFileAppender;
import org.apache.logging.log4j.core.appender.rolling.CompositeTriggeringPolicy;
import org.apache.logging.log4j.core.appender.rolling.DefaultRolloverStrategy;
import org.apache.logging.log4j.core.appender.rolling.SizeBasedTriggeringPolicy;
import org.apache.logging.log4j.core.config.Configuration;
import org.apache.logging.log4j.core.config.LoggerConfig;
import org.apache.logging.log4j.core.layout.PatternLayout;

/**
 * The runtime's log: a file in the data folder, and short lines on standard error. A user's own
 * {@code -Dlog4j2.configurationFile} replaces both.
 */
public final class RuntimeLogs {

    private static final String CONSOLE = "console";
    private static final String FILE = "file";
    private static final String PATTERN = "%d{yyyy-MM-dd HH:mm:ss.SSSXXX} %-5level [%thread] %logger{1.} - %msg%n";
    private static final String OWN_CONFIGURATION = "log4j2.configurationFile";

    private RuntimeLogs() {}

    /** Leaves standard error to the caller; the file still gets everything. */
    public static void withoutConsole() {
        if (System.getProperty(OWN_CONFIGURATION) == null) {
            LoggerContext context = (LoggerContext) LogManager.getContext(false);
            targets(context).forEach(logger -> logger.removeAppender(CONSOLE));
            context.updateLoggers();
        }
    }

    static void toFolder(Path folder) {
        if (System.getProperty(OWN_CONFIGURATION) != null) {
            return;
        }
        LoggerContext context = (LoggerContext) LogManager.getContext(false);
        Appender earlier =
                context.getConfiguration().getRootLogger().getAppenders().get(FILE);
        Appender file = file(context.getConfiguration(), folder);
        file.start();
        for (LoggerConfig logger : targets(context)) {
            logger.removeAppender(FILE);
            logger.addAppender(file, Level.ALL, null);
        }
        context.updateLoggers();
        if (earlier != null) {
            earlier.stop();
        }
    }

    /** The loggers that have appenders of their own: all, and this runtime's. */
    private static List<LoggerConfig> targets(LoggerContext context) {
        Configuration configuration = context.getConfiguration();
        return List.of(configuration.getRootLogger(), configuration.getLoggerConfig("io.millrace"));
    }

    private static Appender file(Configuration configuration, Path folder) {
        return RollingFileAppender.newBuilder()
                .setName(FILE)
                .withFileName(folder.resolve("millrace.log").toString())
                .withFilePattern(folder.resolve("millrace-%i.log.gz").toString())
                .withPolicy(CompositeTriggeringPolicy.createPolicy(SizeBasedTriggeringPolicy.createPolicy("20 MB")))
                .withStrategy(DefaultRolloverStrategy.newBuilder()
                        .withMax("5")
                        .withConfig(configuration)
                        .build())
                .setLayout(PatternLayout.newBuilder()
                        .withPattern(PATTERN)
                        .withConfiguration(configuration)
                        .build())
                .setConfiguration(configuration)
                .build();
    }

    /** The last thing a process does with its log. */
    static void flush() {
        LogManager.shutdown();
    }
}
