package dev.weir.doctor.plan.model;

import dev.weir.doctor.plan.model.Quantity.Assumption;
import dev.weir.doctor.plan.source.Branch;
import dev.weir.doctor.plan.source.Place;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;

/** What the readers of a repository have found so far. */
public final class Declarations {
    private final List<Pool> pools = new ArrayList<>();
    private final IdentityHashMap<Pool, List<Branch>> branches = new IdentityHashMap<>();
    private final List<Remark> remarks = new ArrayList<>();
    private final List<Place> keptByThreads = new ArrayList<>();
    private final List<Assumption> assumptions = new ArrayList<>();

    public void add(Pool pool) {
        pools.add(pool);
    }

    /** A pool that is opened only where a program takes these branches. */
    public void add(Pool pool, List<Branch> within) {
        pools.add(pool);
        branches.put(pool, within);
    }

    public void add(Remark remark) {
        if (!remarks.contains(remark)) {
            remarks.add(remark);
        }
    }

    public void add(Assumption assumption) {
        assumptions.add(assumption);
    }

    /** Connections that a thread keeps between requests: a leak where threads come and go. */
    public void addKeptByThreads(Place place) {
        keptByThreads.add(place);
    }

    public List<Pool> pools() {
        return pools;
    }

    /** The branches that a pool is opened in, outer ones first; none when it is opened anyway. */
    public List<Branch> branches(Pool pool) {
        return branches.getOrDefault(pool, List.of());
    }

    public List<Remark> remarks() {
        return remarks;
    }

    public List<Place> keptByThreads() {
        return keptByThreads;
    }

    /** What the readers assume, whatever is deployed. */
    public List<Assumption> assumptions() {
        return assumptions;
    }
}
