package io.millrace.cli;

import io.millrace.cli.connect.ConnectorStatus;
import io.millrace.cli.offsets.OffsetPlan;
import java.io.PrintWriter;
import java.nio.file.Path;

/** Prints what a reset would do. */
final class OffsetPlanText {
    private OffsetPlanText() {}

    static void print(PrintWriter out, OffsetPlan plan, ConnectorStatus status, Path file) {
        String name = plan.connector();
        out.println(name + ": plan for its offsets");
        if (status.sink()) {
            var table = new Table("PARTITION", "NOW", "NEW", "EFFECT");
            plan.moves().forEach(move -> table.row(move.partition(), move.current(), move.next(), move.effect()));
            table.print(out, "  ");
        } else {
            for (OffsetPlan.Move move : plan.moves()) {
                out.println("  " + move.partition() + ": " + move.effect());
                out.println("    now  " + move.current());
                out.println("    new  " + move.next());
            }
        }
        plan.notes().forEach(note -> out.println("  - " + note));
        String state = status.connector().state();
        String after = state.equals("STOPPED") || state.equals("PAUSED") ? "is " + state + " again" : "resumes";
        out.println("  Steps: save the offsets to " + file.getFileName() + ", stop " + name
                + ", wait until its tasks are gone, write, read back; then it " + after + ".");
        out.println("  If this is cut short:  millrace offsets reset " + name + " --from-file " + file.getFileName()
                + " --execute");
    }
}
