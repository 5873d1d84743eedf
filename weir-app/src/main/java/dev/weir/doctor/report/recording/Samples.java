package dev.weir.doctor.report.recording;

import dev.weir.doctor.live.CannotTell;
import dev.weir.doctor.live.Target;
import dev.weir.doctor.live.look.Sample;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Samples of one database in the order in which they were taken, to be gone through as often as one likes. */
public interface Samples {
    /** Who asked which database, without the password: {@code app@db:5432/shop}. */
    String target();

    /** Who runs the database; empty when its address does not say. */
    String platform();

    /**
     * Hands on every sample.
     *
     * @throws CannotTell when the samples cannot be read any more
     */
    void replay(Consumer<Sample> to) throws CannotTell;

    /** What a reader should know of samples that are missing; complete after a replay. */
    List<String> notes();

    /** The same, for somebody who goes through them several times: read once, where memory allows it. */
    default Samples kept() {
        return this;
    }

    /** Those that were taken just now. */
    static Samples of(Target target, List<Sample> samples) {
        var inOrder = new ArrayList<Sample>();
        var order = new InOrder(inOrder::add);
        samples.forEach(order::take);
        int dropped = order.dropped();
        return new Samples() {
            @Override
            public String target() {
                return target.toString();
            }

            @Override
            public String platform() {
                return Header.platform(target);
            }

            @Override
            public void replay(Consumer<Sample> to) {
                inOrder.forEach(to);
            }

            @Override
            public List<String> notes() {
                return dropped == 0 ? List.of() : List.of(InOrder.note(dropped, ""));
            }
        };
    }
}
