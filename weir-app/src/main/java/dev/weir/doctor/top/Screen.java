package dev.weir.doctor.top;

import dev.weir.doctor.top.view.Key;
import java.util.List;
import java.util.function.Consumer;
import org.jline.utils.AttributedString;

/** A terminal that was taken over, and will be given back as it was. */
public interface Screen extends AutoCloseable {
    int columns();

    int rows();

    /** Shows these lines and nothing else. */
    void show(List<AttributedString> lines);

    /** What is on the terminal is not what was shown last. */
    void forget();

    /**
     * Hands over each key, from a thread of its own.
     *
     * @param gone called when the terminal is
     */
    void listen(Consumer<Key> keys, Runnable gone);

    /** Gives the terminal back, stops this process until somebody calls it back, and takes the terminal again. */
    void suspend();

    /** Gives the terminal back as it was; a second time does nothing. */
    @Override
    void close();
}
