package io.millrace.mariadb;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The last transaction of each replication domain, as MariaDB lists them: {@code 0-1-42,1-3-7}. In a domain the numbers grow,
 * whichever of its servers writes.
 */
final class DomainGtids {
    private static final Pattern GTID = Pattern.compile("\\s*(\\d{1,10})-(\\d{1,10})-(\\d{1,19})\\s*");

    private final Map<Long, Gtid> last = new TreeMap<>();

    private DomainGtids() {}

    private record Gtid(long domain, long server, long sequence) {
        @Override
        public String toString() {
            return domain + "-" + server + '-' + sequence;
        }
    }

    /** Reads a list, or nothing if it is none. */
    static Optional<DomainGtids> read(String list) {
        DomainGtids gtids = new DomainGtids();
        if (list.isBlank()) {
            return Optional.of(gtids);
        }
        for (String item : list.split(",", -1)) {
            Matcher matcher = GTID.matcher(item);
            if (!matcher.matches()) {
                return Optional.empty();
            }
            gtids.add(new Gtid(number(matcher.group(1)), number(matcher.group(2)), number(matcher.group(3))));
        }
        return Optional.of(gtids);
    }

    /** Reads a list that a server gave. */
    static DomainGtids of(String list) {
        return read(list).orElseThrow(() -> new IllegalArgumentException("not a list of GTIDs: " + list));
    }

    /** A state has several servers of a domain; the one with the greatest number wrote last. */
    private void add(Gtid gtid) {
        last.merge(gtid.domain(), gtid, (one, other) -> one.sequence() >= other.sequence() ? one : other);
    }

    boolean isEmpty() {
        return last.isEmpty();
    }

    /** Those that a predicate takes, which is asked with domain and server, as in {@code 0-1}. */
    DomainGtids of(Predicate<String> sources) {
        DomainGtids taken = new DomainGtids();
        last.values().stream()
                .filter(gtid -> sources.test(gtid.domain() + "-" + gtid.server()))
                .forEach(taken::add);
        return taken;
    }

    /** Those of these that lie behind the last ones of others: what the others have not come to yet. */
    DomainGtids behind(DomainGtids others) {
        DomainGtids behind = new DomainGtids();
        last.forEach((domain, gtid) -> {
            Gtid other = others.last.get(domain);
            if (other == null || other.sequence() < gtid.sequence()) {
                behind.last.put(domain, gtid);
            }
        });
        return behind;
    }

    private static long number(String digits) {
        return Long.parseLong(digits);
    }

    @Override
    public String toString() {
        return last.values().stream().map(Gtid::toString).collect(Collectors.joining(","));
    }
}
