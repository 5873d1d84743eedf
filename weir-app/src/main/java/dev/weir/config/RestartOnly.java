package dev.weir.config;

import java.lang.reflect.RecordComponent;
import java.util.stream.Stream;

/** Keeps, over a reload, the settings that the key table marks so. */
final class RestartOnly {
    private RestartOnly() {}

    /** The next settings, with those of the running ones that need a restart; for records that {@link Values#bind} has filled. */
    static <R extends Record> R over(R running, R next) {
        var components = next.getClass().getRecordComponents();
        var types = Stream.of(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
        try {
            var values = new Object[components.length];
            for (int i = 0; i < values.length; i++) {
                values[i] = inEffect(components[i], running, next);
            }
            @SuppressWarnings("unchecked") // its own class
            var type = (Class<R>) next.getClass();
            return type.getDeclaredConstructor(types).newInstance(values);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("cannot carry settings over a reload", e);
        }
    }

    private static Object inEffect(RecordComponent component, Record running, Record next)
            throws ReflectiveOperationException {
        Object before = component.getAccessor().invoke(running);
        Object after = component.getAccessor().invoke(next);
        if (before instanceof Record group && after instanceof Record same) {
            return over(group, same);
        }
        var key = KeyTable.find(Section.PGBOUNCER, Values.keyName(component)).orElseThrow();
        return key.reloadable() ? after : before;
    }
}
