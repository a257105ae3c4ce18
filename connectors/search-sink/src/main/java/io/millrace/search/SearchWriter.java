package io.millrace.search;

import io.millrace.sink.Verdict;
import io.millrace.sink.Writer;
import java.util.List;

/** Sends one batch: makes its indexes ready, writes the rest of the batch, and gives every operation its verdict. */
final class SearchWriter implements Writer<DocumentOp> {
    private final Readiness readiness;
    private final BulkSender sender;
    private final Searchability searchability;

    SearchWriter(SearchClient client, IndexSetup setup, Searchability searchability) {
        this.searchability = searchability;
        this.readiness = new Readiness(setup);
        this.sender = new BulkSender(client);
    }

    @Override
    public List<Verdict> write(List<DocumentOp> batch) {
        sender.begin();
        List<Verdict> verdicts = readiness.write(batch, sender::send);
        searchability.written(batch, verdicts);
        return verdicts;
    }

    @Override
    public boolean hadToDivide() {
        return sender.hadToDivide();
    }
}
