package io.millrace.mariadb;

import io.debezium.connector.binlog.gtid.GtidSet;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A set of GTIDs as Debezium asks for it, compared by domain and not by server. */
public final class GtidsByDomain implements GtidSet {
    private final DomainGtids gtids;

    /** Reads a list of GTIDs. */
    public GtidsByDomain(@Nullable String list) {
        this(DomainGtids.of(list == null ? "" : list));
    }

    private GtidsByDomain(DomainGtids gtids) {
        this.gtids = gtids;
    }

    @Override
    public boolean isEmpty() {
        return gtids.isEmpty();
    }

    @Override
    public boolean isContainedWithin(GtidSet other) {
        return other instanceof GtidsByDomain history
                && gtids.behind(history.gtids).isEmpty();
    }

    @Override
    public boolean contains(String gtid) {
        return DomainGtids.of(gtid).behind(gtids).isEmpty();
    }

    @Override
    public GtidSet retainAll(@Nullable Predicate<String> sources) {
        return sources == null ? this : new GtidsByDomain(gtids.of(sources));
    }

    @Override
    public GtidSet subtract(GtidSet other) {
        return other instanceof GtidsByDomain history ? new GtidsByDomain(gtids.behind(history.gtids)) : this;
    }

    @Override
    public GtidSet with(GtidSet other) {
        return isEmpty() ? other : other.isEmpty() ? this : new GtidsByDomain(gtids + "," + other);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof GtidsByDomain history && history.toString().equals(toString());
    }

    @Override
    public int hashCode() {
        return Objects.hash(toString());
    }

    @Override
    public String toString() {
        return gtids.toString();
    }
}
