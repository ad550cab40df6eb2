/// What comes out: results, the table, the JSON file, the machine they were measured on.
@NullMarked
package dev.lanewise.bench.report;

import org.jspecify.annotations.NullMarked;
