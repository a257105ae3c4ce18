package io.millrace.source;

import org.jspecify.annotations.Nullable;

/** The state of the readings with its text, which every offset carries. Belongs to the thread that polls. */
final class ResyncProgress {
    private ResyncState state = ResyncState.EMPTY;
    private @Nullable String text;

    ResyncState state() {
        return state;
    }

    void set(ResyncState now) {
        if (!now.equals(state)) {
            state = now;
            text = now.equals(ResyncState.EMPTY) ? null : ResyncText.of(now);
        }
    }

    /** The text, or null if there is nothing to remember. */
    @Nullable
    String text() {
        return text;
    }
}
