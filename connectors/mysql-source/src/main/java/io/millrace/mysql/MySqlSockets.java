package io.millrace.mysql;

import com.mysql.cj.conf.PropertySet;
import com.mysql.cj.protocol.StandardSocketFactory;
import io.millrace.source.KeepAliveSockets;
import java.io.IOException;
import java.net.Socket;

/** The driver's own sockets, which notice sooner that the network has lost the server. */
public final class MySqlSockets extends StandardSocketFactory {
    /** For the driver. */
    public MySqlSockets() {}

    @Override
    protected void configureSocket(Socket socket, PropertySet settings) throws IOException {
        super.configureSocket(socket, settings);
        KeepAliveSockets.setTimes(socket);
    }
}
