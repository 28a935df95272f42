package dev.understudy.route;

import java.util.List;

/// The same caller goes the same way: what is drawn depends on these facts of the call alone. No
/// store is needed, so it holds for as long as the targets and their weights stay what they are.
///
/// @param facts as a condition names them: `metadata.user_id`; also `headers.NAME`
public record Sticky(List<String> facts) {}
