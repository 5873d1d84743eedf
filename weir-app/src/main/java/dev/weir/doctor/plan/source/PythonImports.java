package dev.weir.doctor.plan.source;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** What the names of a Python file stand for: {@code import asyncpg as pg}, {@code from arq import create_pool}. */
public final class PythonImports {
    private static final Pattern FROM =
            Pattern.compile("(?m)^[ \\t]*from[ \\t]+([\\w.]+)[ \\t]+import[ \\t]*(\\([^)]*\\)|[^\\n#]*)");
    private static final Pattern IMPORT = Pattern.compile("(?m)^[ \\t]*import[ \\t]+([^\\n#]*)");
    private static final Pattern NAME = Pattern.compile("([\\w.]+)(?:\\s+as\\s+(\\w+))?");
    private static final Pattern DEFINED = Pattern.compile("(?m)^[ \\t]*(?:async[ \\t]+)?(?:def|class)[ \\t]+(\\w+)");
    private static final Pattern COMMENT = Pattern.compile("#[^\\n]*");

    private final Map<String, String> meanings = new HashMap<>();

    public PythonImports(SourceText source) {
        DEFINED.matcher(source.text()).results().forEach(one -> meanings.put(one.group(1), "self." + one.group(1)));
        FROM.matcher(source.text()).results().forEach(one -> read(one.group(2), one.group(1) + "."));
        IMPORT.matcher(source.text()).results().forEach(one -> read(one.group(1), ""));
    }

    private void read(String names, String prefix) {
        NAME.matcher(COMMENT.matcher(names).replaceAll("")).results().forEach(one -> {
            var name = one.group(1);
            boolean dotted = prefix.isEmpty() && one.group(2) == null; // then only its first part is a name here
            var local = Optional.ofNullable(one.group(2)).orElse(dotted ? first(name) : name);
            meanings.put(local, dotted ? first(name) : prefix + name);
        });
    }

    private static String first(String name) {
        int dot = name.indexOf('.');
        return dot < 0 ? name : name.substring(0, dot);
    }

    /** A dotted name with the module that its first part comes from; as it is where nothing says that. */
    public String meaning(String name) {
        var first = first(name);
        return meanings.getOrDefault(first, first) + name.substring(first.length());
    }
}
