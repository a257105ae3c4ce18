package io.millrace.sandbox;

import com.github.dockerjava.api.command.CreateContainerCmd;
import com.github.dockerjava.api.model.ExposedPort;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.PortBinding;
import com.github.dockerjava.api.model.Ports;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.testcontainers.containers.ContainerLaunchException;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.AbstractWaitStrategy;
import org.testcontainers.containers.wait.strategy.WaitStrategy;
import org.testcontainers.images.builder.Transferable;
import org.testcontainers.utility.DockerImageName;

/**
 * A server as a container that can be stopped, killed and started again. Docker gives a container other random ports
 * at each start, so the port is chosen here.
 */
final class ContainerServer implements Server {

    private static final Duration START_LIMIT = Duration.ofMinutes(3);
    private static final int STOP_SECONDS = 30;
    private static final Duration POLL = Duration.ofMillis(200);

    private final String image;
    private final GenericContainer<?> container;
    private final Readiness readiness;
    private final ServerFolder folder;
    private final ReentrantLock changes = new ReentrantLock();
    private boolean created;
    private boolean closed;

    ContainerServer(ContainerRecipe recipe, String host, int port, Readiness readiness, ServerFolder folder) {
        this.image = recipe.image();
        this.readiness = readiness;
        this.folder = folder;
        this.container = new GenericContainer<>(DockerImageName.parse(recipe.image()))
                .withCommand(recipe.command().toArray(String[]::new))
                .withEnv(recipe.environment())
                .withExposedPorts(recipe.port())
                .withCreateContainerCmdModifier(create -> bind(create, recipe.port(), binding(host, port)))
                .waitingFor(noWaiting());
        recipe.files().forEach((path, content) -> container.withCopyToContainer(Transferable.of(content), path));
    }

    private static void bind(CreateContainerCmd create, int inside, Ports.Binding outside) {
        HostConfig config = Objects.requireNonNull(create.getHostConfig());
        config.withPortBindings(new PortBinding(outside, ExposedPort.tcp(inside)));
    }

    /** With the daemon on this machine, only this machine reaches the port: the servers ask for no password. */
    private static Ports.Binding binding(String host, int port) {
        return host.equals("localhost")
                ? Ports.Binding.bindIpAndPort(FreePorts.HOST, port)
                : Ports.Binding.bindPort(port);
    }

    /** The waiting is done here, because it is needed at every start and not only at the first. */
    private static WaitStrategy noWaiting() {
        return new AbstractWaitStrategy() {
            @Override
            protected void waitUntilReady() {}
        };
    }

    @Override
    public long pid() {
        return -1;
    }

    @Override
    public void start() {
        changes.lock();
        try {
            if (closed) {
                throw new SandboxException("The container of " + image + " is closed; start another server.");
            }
            if (!isRunning()) {
                startNow();
            }
        } finally {
            changes.unlock();
        }
    }

    private void startNow() {
        try {
            if (created) {
                container
                        .getDockerClient()
                        .startContainerCmd(container.getContainerId())
                        .exec();
            } else {
                container.start();
                created = true;
            }
            Waiting.untilReady(readiness, this::endsWithin, START_LIMIT, POLL);
        } catch (ContainerLaunchException e) {
            throw new SandboxException("Cannot start a container of " + image + ": " + e.getMessage(), e);
        } catch (Waiting.NotReady e) {
            throw new SandboxException(
                    "The container of " + image + ' ' + e.getMessage() + ". Its log, " + log() + ", ends with:\n"
                            + LogTail.read(log(), 0),
                    e);
        }
    }

    private boolean endsWithin(Duration time) {
        try {
            TimeUnit.NANOSECONDS.sleep(time.toNanos());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SandboxException("Interrupted while waiting for a container.", e);
        }
        return !isRunning();
    }

    @Override
    public void stop() {
        changes.lock();
        try {
            if (isRunning()) {
                container
                        .getDockerClient()
                        .stopContainerCmd(container.getContainerId())
                        .withTimeout(STOP_SECONDS)
                        .exec();
            }
        } finally {
            changes.unlock();
        }
    }

    @Override
    public void kill() {
        changes.lock();
        try {
            if (isRunning()) {
                container
                        .getDockerClient()
                        .killContainerCmd(container.getContainerId())
                        .exec();
            }
        } finally {
            changes.unlock();
        }
    }

    @Override
    public boolean isRunning() {
        return container.isRunning();
    }

    /** Fetches the log from Docker at each call. */
    @Override
    public Path log() {
        Path file = folder.path().resolve("server.log");
        try {
            return Files.writeString(file, container.getContainerId() == null ? "" : container.getLogs());
        } catch (IOException e) {
            throw new SandboxException("Cannot write the log of " + image + " to " + file + ": " + e, e);
        }
    }

    @Override
    public void close() {
        changes.lock();
        try {
            closed = true;
            if (folder.keep()) {
                log();
            }
            container.stop();
        } finally {
            changes.unlock();
        }
    }
}
