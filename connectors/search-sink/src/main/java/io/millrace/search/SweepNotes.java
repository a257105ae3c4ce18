package io.millrace.search;

import io.millrace.sink.SweepMark;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * What the tasks of a sink have to know of each other for sweeps, in the {@link NoteIndex}.
 *
 * <p>The ids are made of an index name and a number: {@code INDEX} says whose rows the index holds, {@code INDEX|shared} that
 * they are not the only ones, and {@code INDEX|PARTITION} which reading the partition has reached the end of.
 */
final class SweepNotes {
    private static final String SHARED = "shared";
    private static final String OWNER = "owner";
    private static final String VERSION = "version";

    private final NoteIndex notes;

    SweepNotes(SearchClient client) {
        this.notes = new NoteIndex(client);
    }

    /** Notes that an owner's rows are in an index; returns whether nobody else's were noted. */
    boolean isSole(String index, String owner) throws IOException {
        Map<String, Map<String, Object>> found = notes.read(List.of(index, id(index, SHARED)));
        if (found.containsKey(id(index, SHARED))) {
            return false;
        }
        Map<String, Object> first = found.get(index);
        if (first == null) {
            SearchReply created = notes.write("PUT", "/_create/" + UrlPath.step(index), Map.of(OWNER, owner));
            if (created.status() != 409) {
                NoteIndex.accepted(created);
                return true;
            }
            first = notes.read(List.of(index)).getOrDefault(index, Map.of(OWNER, owner));
        }
        if (owner.equals(first.get(OWNER))) {
            return true;
        }
        NoteIndex.accepted(notes.write("PUT", "/_doc/" + UrlPath.step(id(index, SHARED)), Map.of(OWNER, owner)));
        return false;
    }

    /** Notes a mark, unless a newer one is there; returns the partitions that have reached it. */
    Set<Integer> note(String index, SweepMark mark, int partitions) throws IOException {
        SearchReply written = notes.write(
                "PUT",
                "/_doc/" + UrlPath.step(id(index, mark.partition())) + "?version_type=external_gte&version="
                        + mark.version(),
                Map.of(VERSION, Long.toString(mark.version())));
        if (written.status() != 409) {
            NoteIndex.accepted(written);
        }
        Map<String, Map<String, Object>> found = notes.read(IntStream.range(0, partitions)
                .mapToObj(partition -> id(index, partition))
                .toList());
        Set<Integer> reached = new HashSet<>();
        for (int partition = 0; partition < partitions; partition++) {
            Object version = found.getOrDefault(id(index, partition), Map.of()).get(VERSION);
            if (version != null && Long.parseLong(version.toString()) >= mark.version()) {
                reached.add(partition);
            }
        }
        return reached;
    }

    private static String id(String index, Object what) {
        return index + "|" + what;
    }
}
