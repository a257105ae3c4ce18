package io.millrace.cli;

import io.millrace.cli.Readings.Reading;
import io.millrace.cli.connect.ConnectApi;
import io.millrace.cli.connect.ConnectorInfo;
import io.millrace.cli.connect.Validation;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Has a source read a table again; the request is a setting of the connector, so it survives whatever happens. */
@Command(
        name = "resync",
        description = {
            "Have a source read a table again, or a part of it, while it follows the log.",
            "Sinks then remove what the table does not have (not with --where). Requests are queued, and survive a restart."
                    + " Without a table, show what was, is and will be read."
        },
        footer = {
            "",
            "Examples:",
            "  millrace resync shop-source shop.orders --wait=30m",
            "  millrace resync shop-source shop.orders --where \"created > '2026-01-01'\"",
            "  millrace resync shop-source"
        })
final class ResyncCommand implements Callable<Integer> {
    /** What the setting of a request begins with; its id follows. */
    static final String REQUEST = "resync.request.";

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss-SSS").withZone(ZoneOffset.UTC);

    private final Shell shell;

    @Parameters(index = "0", paramLabel = "NAME", description = "The connector: one of Millrace's sources.")
    private String name = "";

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "TABLE",
            description = "The table: database.table with MySQL and MariaDB, schema.table with PostgreSQL.")
    private @Nullable String table;

    @Option(
            names = "--where",
            paramLabel = "SQL",
            description =
                    "A condition in the database's SQL: only the rows that meet it are read, and none is removed.")
    private @Nullable String where;

    @Option(names = "--withdraw", paramLabel = "ID", description = "Withdraw a request that has not ended.")
    private @Nullable String withdrawn;

    @Mixin
    private final WaitOptions wait = new WaitOptions();

    @Mixin
    private final OutputOptions output = new OutputOptions();

    @Mixin
    private final ConnectOptions connect;

    ResyncCommand(Shell shell) {
        this.shell = shell;
        this.connect = new ConnectOptions(shell);
    }

    @Override
    public Integer call() {
        ConnectApi api = connect.open();
        ConnectorInfo info = api.info(name);
        if (!info.className().startsWith("io.millrace.") || !"source".equals(info.type())) {
            throw new CommandFailure(
                    name + " is no source of Millrace: its connector.class is " + info.className(),
                    "List the connectors:  millrace get");
        }
        if (withdrawn != null) {
            return withdraw(api, info, withdrawn);
        }
        if (table == null) {
            return show(Readings.of(api.offsets(name)).all());
        }
        String id = TIME.format(Clock.systemUTC().instant())
                + "-"
                + Integer.toHexString(ThreadLocalRandom.current().nextInt(0x1000, 0x10000));
        request(api, info, id, where == null ? table : table + " where " + where);
        if (wait.bound() != null) {
            return show(List.of(new ReadingWaiter(api, shell.err()).await(name, id, wait.bound())));
        }
        if (output.json()) {
            shell.out().println(Json.print(Map.of("connector", name, "id", id)));
        } else {
            shell.out().println(name + ": " + table + " is queued as " + id);
            shell.out().println("See how far it has come:  millrace resync " + name);
        }
        return ExitCode.DONE;
    }

    /** The settings with the request are validated first, so that a refused one changes nothing. */
    private void request(ConnectApi api, ConnectorInfo info, String id, String text) {
        String key = REQUEST + id;
        var config = new HashMap<>(info.config());
        config.put(key, text);
        List<Validation.Problem> problems = api.validate(config).problems();
        if (!problems.isEmpty()) {
            var message = new StringBuilder(name).append(" refuses this, and nothing was changed:");
            problems.forEach(problem -> message.append("\n  ")
                    .append(
                            problem.field().equals(key)
                                    ? problem.message().replace(key + " = ", "")
                                    : problem.message()));
            throw new CommandFailure(message.toString());
        }
        var changes = new LinkedHashMap<String, @Nullable String>();
        changes.put(key, text);
        for (Reading reading : Readings.of(api.offsets(name)).all()) {
            String old = REQUEST + reading.id();
            if (reading.ended() && info.config().containsKey(old)) {
                changes.put(old, null);
            }
        }
        api.patch(name, changes);
    }

    private int withdraw(ConnectApi api, ConnectorInfo info, String id) {
        if (!info.config().containsKey(REQUEST + id)) {
            throw new CommandFailure(name + " has no request " + id, "See those that it has:  millrace resync " + name);
        }
        var change = new LinkedHashMap<String, @Nullable String>();
        change.put(REQUEST + id, null);
        api.patch(name, change);
        shell.out().println(name + ": " + id + " is withdrawn");
        return ExitCode.DONE;
    }

    private int show(List<Reading> readings) {
        if (output.json()) {
            shell.out().println(Json.print(readings));
            return ExitCode.DONE;
        }
        var rows = new Table("ID", "TABLE", "CAUSE", "STATE", "ROWS", "DETAIL");
        for (Reading reading : readings) {
            rows.row(
                    reading.id(),
                    reading.text(),
                    reading.cause(),
                    reading.state(),
                    reading.rows(),
                    reading.detail() == null ? "-" : reading.detail());
        }
        rows.print(shell.out());
        return ExitCode.DONE;
    }
}
