package io.millrace.worker;

import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.common.message.DescribeGroupsResponseData.DescribedGroup;
import org.apache.kafka.common.message.LeaveGroupRequestData;
import org.apache.kafka.common.message.LeaveGroupRequestData.MemberIdentity;
import org.apache.kafka.common.message.ListGroupsRequestData;
import org.apache.kafka.common.message.ListGroupsResponseData;
import org.apache.kafka.common.message.ListGroupsResponseData.ListedGroup;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.security.auth.KafkaPrincipal;
import org.apache.kafka.common.security.auth.SecurityProtocol;
import org.apache.kafka.coordinator.group.GroupCoordinator;
import org.apache.kafka.server.authorizer.AuthorizableRequestContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes what a killed process left in the consumer groups. Its members cannot leave any more, and the groups would wait
 * for them for their session timeout, 45 s for sink tasks, before anything is consumed again. When the broker has only
 * just started, no member can be alive; one of another process that reconnects in this moment joins again.
 */
final class DeadMembers {

    private static final Logger LOG = LoggerFactory.getLogger(DeadMembers.class);
    private static final Duration LIMIT = Duration.ofSeconds(5);
    private static final Duration PAUSE = Duration.ofMillis(50);

    private final GroupCoordinator groups;
    private final long end = System.nanoTime() + LIMIT.toNanos();

    private DeadMembers(GroupCoordinator groups) {
        this.groups = groups;
    }

    /** Best effort: what cannot be removed in time leaves by its session timeout. */
    static void remove(GroupCoordinator groups) {
        try {
            new DeadMembers(groups).removeAll();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException | RuntimeException e) {
            LOG.warn("Could not remove dead members from the consumer groups; they leave by their session timeout", e);
        }
    }

    private void removeAll() throws InterruptedException, ExecutionException, TimeoutException {
        for (ListedGroup listed : loadedGroups()) {
            if (!listed.groupType().equalsIgnoreCase("classic")) {
                continue;
            }
            List<DescribedGroup> described =
                    get(groups.describeGroups(new Caller(ApiKeys.DESCRIBE_GROUPS), List.of(listed.groupId())));
            for (DescribedGroup group : described) {
                leave(group);
            }
        }
    }

    private void leave(DescribedGroup group) throws InterruptedException, ExecutionException, TimeoutException {
        if (group.members().isEmpty()) {
            return;
        }
        List<MemberIdentity> members = new ArrayList<>();
        group.members()
                .forEach(member -> members.add(new MemberIdentity()
                        .setMemberId(member.memberId())
                        .setGroupInstanceId(member.groupInstanceId())
                        .setReason("the process was killed")));
        get(groups.leaveGroup(
                new Caller(ApiKeys.LEAVE_GROUP),
                new LeaveGroupRequestData().setGroupId(group.groupId()).setMembers(members)));
        LOG.info("Removed {} dead members of the group {}", members.size(), group.groupId());
    }

    /** The groups of every partition of the offsets topic, once all are loaded: two equal answers without an error. */
    private Set<ListedGroup> loadedGroups() throws InterruptedException, ExecutionException, TimeoutException {
        Set<ListedGroup> previous = Set.of();
        while (true) {
            ListGroupsResponseData answer =
                    get(groups.listGroups(new Caller(ApiKeys.LIST_GROUPS), new ListGroupsRequestData()));
            Set<ListedGroup> listed = new HashSet<>(answer.groups());
            boolean loaded = answer.errorCode() == Errors.NONE.code() && !listed.isEmpty();
            if (loaded && listed.equals(previous)) {
                return listed;
            }
            previous = listed;
            if (System.nanoTime() > end) {
                return listed;
            }
            LockSupport.parkNanos(PAUSE.toNanos());
        }
    }

    private <T> T get(CompletableFuture<T> answer) throws InterruptedException, ExecutionException, TimeoutException {
        return answer.get(Math.max(1, end - System.nanoTime()), TimeUnit.NANOSECONDS);
    }

    /** A request that comes from the process itself. */
    private record Caller(ApiKeys api) implements AuthorizableRequestContext {

        @Override
        public String listenerName() {
            return BrokerSettings.CLIENT_LISTENER;
        }

        @Override
        public SecurityProtocol securityProtocol() {
            return SecurityProtocol.PLAINTEXT;
        }

        @Override
        public KafkaPrincipal principal() {
            return KafkaPrincipal.ANONYMOUS;
        }

        @Override
        public InetAddress clientAddress() {
            return InetAddress.getLoopbackAddress();
        }

        @Override
        public int requestType() {
            return api.id;
        }

        @Override
        public int requestVersion() {
            return api.latestVersion();
        }

        @Override
        public String clientId() {
            return "millrace-start";
        }

        @Override
        public int correlationId() {
            return 0;
        }
    }
}
