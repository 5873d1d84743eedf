package dev.weir.doctor.top.view;

/** One key that was pressed. */
public sealed interface Key {
    /** @param character a code point */
    record Typed(int character) implements Key {}

    /** A key without a character. */
    enum Named implements Key {
        UP,
        DOWN,
        LEFT,
        RIGHT,
        PAGE_UP,
        PAGE_DOWN,
        HOME,
        END,
        ENTER,
        ESCAPE,
        BACKSPACE,
        INTERRUPT,
        SUSPEND,
        REDRAW,
        /** Nothing that means anything here. */
        OTHER
    }
}
