package io.millrace.sandbox;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The user that programs run as which refuse to be root, when this process is root. */
final class Nobody {

    private Nobody() {}

    /** The command as it is, or run as nobody if this process is root. */
    static List<String> command(String... command) {
        List<String> whole = new ArrayList<>();
        if (Platform.isRoot()) {
            String id = Integer.toString(Platform.NOBODY);
            whole.addAll(List.of("setpriv", "--reuid=" + id, "--regid=" + id, "--clear-groups", "--"));
        }
        whole.addAll(List.of(command));
        return whole;
    }

    /** A program refuses to run as root and runs as nobody, who must be able to come to this path. */
    static void requireOpen(Path path, String what, String program) {
        try {
            Optional<Path> closed = Folders.closedToOthers(path);
            if (closed.isPresent()) {
                throw new SandboxException(what + " at " + path + " is in " + closed.get()
                        + ", which other users cannot enter. As root, " + program + " runs as the user nobody: put it"
                        + " elsewhere (-Dsandbox.cache=FOLDER, -Dsandbox.java.home=JDK, another work or data folder),"
                        + " or run as another user.");
            }
        } catch (IOException e) {
            throw new SandboxException(what + " at " + path + " cannot be used: " + e, e);
        }
    }
}
