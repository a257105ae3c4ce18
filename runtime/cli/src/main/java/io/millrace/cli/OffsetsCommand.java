package io.millrace.cli;

import picocli.CommandLine.Command;

/** Groups the commands about positions. */
@Command(
        name = "offsets",
        synopsisSubcommandLabel = "COMMAND",
        description = "Show and change where connectors are.",
        footer = {
            "",
            "Examples:",
            "  millrace offsets show orders",
            "  millrace offsets reset orders --to-earliest             shows what it would do",
            "  millrace offsets reset orders --to-earliest --execute   does it"
        })
final class OffsetsCommand {}
