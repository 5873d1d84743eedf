package dev.weir.doctor.top.view;

import java.util.List;

/** What a key asks for that the view cannot do by itself. */
public sealed interface Wish {
    /** To end. */
    record Quit() implements Wish {}

    /** To stop as a shell's job until it is called back. */
    record Suspend() implements Wish {}

    /** To draw everything anew. */
    record Redraw() implements Wish {}

    /** To be told what would be hit; nothing is changed. */
    record Propose(Deed deed, List<Entry> among) implements Wish {}

    /** It was confirmed. */
    record CarryOut(Proposal proposal) implements Wish {}
}
