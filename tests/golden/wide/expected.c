/* Made by corm generate from wide.corm; changes here are lost. */
#include "wide.h"

#include <string.h>

#ifdef __GNUC__
#pragma GCC diagnostic ignored "-Woverlength-strings"
#endif

const corm_schema wide_schema = {
    "wide.corm",
    "# More columns than a word has bits, and a text longer than the string literals every compiler takes.\n"
    "\n"
    "model Measurement {\n"
    "    taken_at      datetime                 default now\n"
    "    channel_01    real?                    default 1.1\n"
    "    channel_02    real                     default 2.2\n"
    "    channel_03    real?                    default 3.3\n"
    "    channel_04    real                     default 4.4\n"
    "    channel_05    real?                    default 5.5\n"
    "    channel_06    real                     default 6.6\n"
    "    channel_07    real?                    default 7.7\n"
    "    channel_08    real                     default 8.8\n"
    "    channel_09    real?                    default 9.9\n"
    "    channel_10    real                     default 10.0\n"
    "    channel_11    real?                    default 11.1\n"
    "    channel_12    real                     default 12.2\n"
    "    channel_13    real?                    default 13.3\n"
    "    channel_14    real                     default 14.4\n"
    "    channel_15    real?                    default 15.5\n"
    "    channel_16    real                     default 16.6\n"
    "    channel_17    real?                    default 17.7\n"
    "    channel_18    real                     default 18.8\n"
    "    channel_19    real?                    default 19.9\n"
    "    channel_20    real                     default 20.0\n"
    "    channel_21    real?                    default 21.1\n"
    "    channel_22    real                     default 22.2\n"
    "    channel_23    real?                    default 23.3\n"
    "    channel_24    real                     default 24.4\n"
    "    channel_25    real?                    default 25.5\n"
    "    channel_26    real                     default 26.6\n"
    "    channel_27    real?                    default 27.7\n"
    "    channel_28    real                     default 28.8\n"
    "    channel_29    real?                    default 29.9\n"
    "    channel_30    real                     default 30.0\n"
    "    channel_31    real?                    default 31.1\n"
    "    channel_32    real                     default 32.2\n"
    "    channel_33    real?                    default 33.3\n"
    "    channel_34    real                     default 34.4\n"
    "    channel_35    real?                    default 35.5\n"
    "    channel_36    real                     default 36.6\n"
    "    channel_37    real?                    default 37.7\n"
    "    channel_38    real                     default 38.8\n"
    "    channel_39    real?                    default 39.9\n"
    "    channel_40    real                     default 40.0\n"
    "    channel_41    real?                    default 41.1\n"
    "    channel_42    real                     default 42.2\n"
    "    channel_43    real?                    default 43.3\n"
    "    channel_44    real                     default 44.4\n"
    "    channel_45    real?                    default 45.5\n"
    "    channel_46    real                     default 46.6\n"
    "    channel_47    real?                    default 47.7\n"
    "    channel_48    real                     default 48.8\n"
    "    channel_49    real?                    default 49.9\n"
    "    channel_50    real                     default 50.0\n"
    "    channel_51    real?                    default 51.1\n"
    "    channel_52    real                     default 52.2\n"
    "    channel_53    real?                    default 53.3\n"
    "    channel_54    real                     default 54.4\n"
    "    channel_55    real?                    default 55.5\n"
    "    channel_56    real                     default 56.6\n"
    "    channel_57    real?                    default 57.7\n"
    "    channel_58    real                     default 58.8\n"
    "    channel_59    real?                    default 59.9\n"
    "    channel_60    real                     default 60.0\n"
    "    channel_61    real?                    default 61.1\n"
    "    channel_62    real                     default 62.2\n"
    "    channel_63    real?                    default 63.3\n"
    "    channel_64    real                     default 64.4\n"
    "    channel_65    real?                    default 65.5\n"
    "    channel_66    real                     default 66.6\n"
    "    channel_67    real?                    default 67.7\n"
    "    channel_68    real                     default 68.8\n"
    "    channel_69    real?                    default 69.9\n"
    "    channel_70    real                     default 70.0\n"
    "    channel_71    real?                    default 71.1\n"
    "    channel_72    real                     default 72.2\n"
    "    channel_73    real?                    default 73.3\n"
    "    channel_74    real                     default 74.4\n"
    "    channel_75    real?                    default 75.5\n"
    "    channel_76    real                     default 76.6\n"
    "    channel_77    real?                    default 77.7\n"
    "    channel_78    real                     default 78.8\n"
    "    channel_79    real?                    default 79.9\n"
    "    channel_80    real                     default 80.0\n"
    "}\n",
    4651,
};

/* --- Measurement */

static const uint32_t Measurement_offsets[] = {
    offsetof(measurement_values, id),
    offsetof(measurement_values, taken_at),
    offsetof(measurement_values, channel_01),
    offsetof(measurement_values, channel_02),
    offsetof(measurement_values, channel_03),
    offsetof(measurement_values, channel_04),
    offsetof(measurement_values, channel_05),
    offsetof(measurement_values, channel_06),
    offsetof(measurement_values, channel_07),
    offsetof(measurement_values, channel_08),
    offsetof(measurement_values, channel_09),
    offsetof(measurement_values, channel_10),
    offsetof(measurement_values, channel_11),
    offsetof(measurement_values, channel_12),
    offsetof(measurement_values, channel_13),
    offsetof(measurement_values, channel_14),
    offsetof(measurement_values, channel_15),
    offsetof(measurement_values, channel_16),
    offsetof(measurement_values, channel_17),
    offsetof(measurement_values, channel_18),
    offsetof(measurement_values, channel_19),
    offsetof(measurement_values, channel_20),
    offsetof(measurement_values, channel_21),
    offsetof(measurement_values, channel_22),
    offsetof(measurement_values, channel_23),
    offsetof(measurement_values, channel_24),
    offsetof(measurement_values, channel_25),
    offsetof(measurement_values, channel_26),
    offsetof(measurement_values, channel_27),
    offsetof(measurement_values, channel_28),
    offsetof(measurement_values, channel_29),
    offsetof(measurement_values, channel_30),
    offsetof(measurement_values, channel_31),
    offsetof(measurement_values, channel_32),
    offsetof(measurement_values, channel_33),
    offsetof(measurement_values, channel_34),
    offsetof(measurement_values, channel_35),
    offsetof(measurement_values, channel_36),
    offsetof(measurement_values, channel_37),
    offsetof(measurement_values, channel_38),
    offsetof(measurement_values, channel_39),
    offsetof(measurement_values, channel_40),
    offsetof(measurement_values, channel_41),
    offsetof(measurement_values, channel_42),
    offsetof(measurement_values, channel_43),
    offsetof(measurement_values, channel_44),
    offsetof(measurement_values, channel_45),
    offsetof(measurement_values, channel_46),
    offsetof(measurement_values, channel_47),
    offsetof(measurement_values, channel_48),
    offsetof(measurement_values, channel_49),
    offsetof(measurement_values, channel_50),
    offsetof(measurement_values, channel_51),
    offsetof(measurement_values, channel_52),
    offsetof(measurement_values, channel_53),
    offsetof(measurement_values, channel_54),
    offsetof(measurement_values, channel_55),
    offsetof(measurement_values, channel_56),
    offsetof(measurement_values, channel_57),
    offsetof(measurement_values, channel_58),
    offsetof(measurement_values, channel_59),
    offsetof(measurement_values, channel_60),
    offsetof(measurement_values, channel_61),
    offsetof(measurement_values, channel_62),
    offsetof(measurement_values, channel_63),
    offsetof(measurement_values, channel_64),
    offsetof(measurement_values, channel_65),
    offsetof(measurement_values, channel_66),
    offsetof(measurement_values, channel_67),
    offsetof(measurement_values, channel_68),
    offsetof(measurement_values, channel_69),
    offsetof(measurement_values, channel_70),
    offsetof(measurement_values, channel_71),
    offsetof(measurement_values, channel_72),
    offsetof(measurement_values, channel_73),
    offsetof(measurement_values, channel_74),
    offsetof(measurement_values, channel_75),
    offsetof(measurement_values, channel_76),
    offsetof(measurement_values, channel_77),
    offsetof(measurement_values, channel_78),
    offsetof(measurement_values, channel_79),
    offsetof(measurement_values, channel_80),
};

const corm_model Measurement_model = {
    &wide_schema, 0, sizeof(measurement_values), "Measurement", Measurement_offsets,
};

measurement_values measurement_defaults(void)
{
    static const double channel_01_default = 1.1;
    static const double channel_03_default = 3.3;
    static const double channel_05_default = 5.5;
    static const double channel_07_default = 7.7;
    static const double channel_09_default = 9.9;
    static const double channel_11_default = 11.1;
    static const double channel_13_default = 13.3;
    static const double channel_15_default = 15.5;
    static const double channel_17_default = 17.7;
    static const double channel_19_default = 19.9;
    static const double channel_21_default = 21.1;
    static const double channel_23_default = 23.3;
    static const double channel_25_default = 25.5;
    static const double channel_27_default = 27.7;
    static const double channel_29_default = 29.9;
    static const double channel_31_default = 31.1;
    static const double channel_33_default = 33.3;
    static const double channel_35_default = 35.5;
    static const double channel_37_default = 37.7;
    static const double channel_39_default = 39.9;
    static const double channel_41_default = 41.1;
    static const double channel_43_default = 43.3;
    static const double channel_45_default = 45.5;
    static const double channel_47_default = 47.7;
    static const double channel_49_default = 49.9;
    static const double channel_51_default = 51.1;
    static const double channel_53_default = 53.3;
    static const double channel_55_default = 55.5;
    static const double channel_57_default = 57.7;
    static const double channel_59_default = 59.9;
    static const double channel_61_default = 61.1;
    static const double channel_63_default = 63.3;
    static const double channel_65_default = 65.5;
    static const double channel_67_default = 67.7;
    static const double channel_69_default = 69.9;
    static const double channel_71_default = 71.1;
    static const double channel_73_default = 73.3;
    static const double channel_75_default = 75.5;
    static const double channel_77_default = 77.7;
    static const double channel_79_default = 79.9;
    const corm_datetime now = corm_datetime_now();
    measurement_values values;
    memset(&values, 0, sizeof values);
    values.taken_at = now;
    values.channel_01 = &channel_01_default;
    values.channel_02 = 2.2;
    values.channel_03 = &channel_03_default;
    values.channel_04 = 4.4;
    values.channel_05 = &channel_05_default;
    values.channel_06 = 6.6;
    values.channel_07 = &channel_07_default;
    values.channel_08 = 8.8;
    values.channel_09 = &channel_09_default;
    values.channel_10 = 10.0;
    values.channel_11 = &channel_11_default;
    values.channel_12 = 12.2;
    values.channel_13 = &channel_13_default;
    values.channel_14 = 14.4;
    values.channel_15 = &channel_15_default;
    values.channel_16 = 16.6;
    values.channel_17 = &channel_17_default;
    values.channel_18 = 18.8;
    values.channel_19 = &channel_19_default;
    values.channel_20 = 20.0;
    values.channel_21 = &channel_21_default;
    values.channel_22 = 22.2;
    values.channel_23 = &channel_23_default;
    values.channel_24 = 24.4;
    values.channel_25 = &channel_25_default;
    values.channel_26 = 26.6;
    values.channel_27 = &channel_27_default;
    values.channel_28 = 28.8;
    values.channel_29 = &channel_29_default;
    values.channel_30 = 30.0;
    values.channel_31 = &channel_31_default;
    values.channel_32 = 32.2;
    values.channel_33 = &channel_33_default;
    values.channel_34 = 34.4;
    values.channel_35 = &channel_35_default;
    values.channel_36 = 36.6;
    values.channel_37 = &channel_37_default;
    values.channel_38 = 38.8;
    values.channel_39 = &channel_39_default;
    values.channel_40 = 40.0;
    values.channel_41 = &channel_41_default;
    values.channel_42 = 42.2;
    values.channel_43 = &channel_43_default;
    values.channel_44 = 44.4;
    values.channel_45 = &channel_45_default;
    values.channel_46 = 46.6;
    values.channel_47 = &channel_47_default;
    values.channel_48 = 48.8;
    values.channel_49 = &channel_49_default;
    values.channel_50 = 50.0;
    values.channel_51 = &channel_51_default;
    values.channel_52 = 52.2;
    values.channel_53 = &channel_53_default;
    values.channel_54 = 54.4;
    values.channel_55 = &channel_55_default;
    values.channel_56 = 56.6;
    values.channel_57 = &channel_57_default;
    values.channel_58 = 58.8;
    values.channel_59 = &channel_59_default;
    values.channel_60 = 60.0;
    values.channel_61 = &channel_61_default;
    values.channel_62 = 62.2;
    values.channel_63 = &channel_63_default;
    values.channel_64 = 64.4;
    values.channel_65 = &channel_65_default;
    values.channel_66 = 66.6;
    values.channel_67 = &channel_67_default;
    values.channel_68 = 68.8;
    values.channel_69 = &channel_69_default;
    values.channel_70 = 70.0;
    values.channel_71 = &channel_71_default;
    values.channel_72 = 72.2;
    values.channel_73 = &channel_73_default;
    values.channel_74 = 74.4;
    values.channel_75 = &channel_75_default;
    values.channel_76 = 76.6;
    values.channel_77 = &channel_77_default;
    values.channel_78 = 78.8;
    values.channel_79 = &channel_79_default;
    values.channel_80 = 80.0;
    return values;
}
