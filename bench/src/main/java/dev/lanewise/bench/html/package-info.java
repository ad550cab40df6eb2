/// Reports as one HTML file that needs no network: charts as SVG inside it, pictures as data, the
/// style sheet in its head. `HtmlReport` is the way in; pages say what is shown, charts how it is
/// drawn.
@NullMarked
package dev.lanewise.bench.html;

import org.jspecify.annotations.NullMarked;
