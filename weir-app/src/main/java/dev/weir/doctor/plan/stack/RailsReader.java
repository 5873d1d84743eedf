package dev.weir.doctor.plan.stack;

import dev.weir.doctor.plan.model.Declarations;
import dev.weir.doctor.plan.model.Family;
import dev.weir.doctor.plan.model.Knob;
import dev.weir.doctor.plan.model.Pool;
import dev.weir.doctor.plan.model.Setting;
import dev.weir.doctor.plan.model.Setting.Standard;
import dev.weir.doctor.plan.source.ExpressionReader;
import dev.weir.doctor.plan.source.Language;
import dev.weir.doctor.plan.source.SourceText;
import dev.weir.doctor.plan.source.TokenTree;
import dev.weir.doctor.plan.source.Value;
import dev.weir.doctor.plan.source.YamlFile;
import dev.weir.doctor.plan.source.YamlNode;
import java.util.Optional;

/** ActiveRecord's {@code config/database.yml}: a pool for each database in each process, for production. */
final class RailsReader implements PoolReader {
    private static final Standard SIZE = Standard.known(5, "ActiveRecord's default");

    @Override
    public boolean concerns(SourceText source) {
        return source.path().endsWith("config/database.yml") && source.text().contains("adapter");
    }

    @Override
    public void read(SourceText source, Declarations into) {
        var file = YamlFile.ofErb(source);
        file.mistake().ifPresent(mistake -> into.add(Yaml.remark(mistake)));
        var production = file.first().flatMap(root -> root.at("production"));
        if (production.isEmpty()) {
            return;
        }
        boolean several = production.get().pairs().stream()
                .anyMatch(pair -> !pair.value().pairs().isEmpty());
        if (!several) {
            database("production", production.get(), into);
            return;
        }
        for (var pair : production.get().pairs()) {
            if (!pair.value().pairs().isEmpty()) {
                database("production." + pair.key().text(), pair.value(), into);
            }
        }
    }

    private static void database(String name, YamlNode node, Declarations into) {
        var adapter = node.at("adapter").flatMap(YamlNode::scalar);
        if (adapter.filter(one -> !one.text().contains("postg")).isPresent()) {
            return;
        }
        var size = node.at("max_connections").or(() -> node.at("pool"));
        var setting = Setting.of("pool", Knob.Kind.POOL, size.map(RailsReader::value), SIZE)
                .insertable(adapter.map(one -> Siblings.below(one.span(), "adapter", "pool")));
        into.add(new Pool(
                "ActiveRecord",
                Family.RUBY,
                size.orElse(node).span().place(),
                name,
                Pool.Scope.PROCESS,
                setting,
                Optional.empty(),
                node.at("url").map(RailsReader::value)));
    }

    /** A number, or Ruby between {@code <%=} and {@code %>}. */
    private static Value value(YamlNode node) {
        var span = node.span();
        var text = span.text();
        int open = text.indexOf("<%=");
        int close = text.indexOf("%>", open + 3);
        if (open < 0 || close < 0) {
            return node.value();
        }
        var code = span.source().span(span.start() + open + 3, span.start() + close);
        return new ExpressionReader(span.source())
                .read(TokenTree.of(code, Language.RUBY).children());
    }
}
