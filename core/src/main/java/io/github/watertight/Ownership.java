package io.github.watertight;

import java.util.List;

/** Whose a resource is, and how that is known. */
record Ownership(Attribution attribution, String scopeName, List<String> candidates) {

    static Ownership of(Attribution attribution, ResourceScope scope) {
        return new Ownership(attribution, scope.name(), List.of());
    }

    static Ownership among(List<ResourceScope> candidates, ResourceScope filedUnder) {
        return new Ownership(
                Attribution.AMONG,
                filedUnder.name(),
                candidates.stream().map(ResourceScope::name).toList());
    }
}
