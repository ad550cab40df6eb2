/// Pictures of digits that the program draws itself, so that there is something to learn without
/// any data: [dev.lanewise.bench.digits.DrawnDigits].
@NullMarked
package dev.lanewise.bench.digits;

import org.jspecify.annotations.NullMarked;
