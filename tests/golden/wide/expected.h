/* Made by corm generate from wide.corm; changes here are lost. */
#ifndef WIDE_H
#define WIDE_H

#include <cormorant.h>

CORM_BEGIN

typedef struct Measurement Measurement;

extern const corm_schema wide_schema;
extern const corm_model Measurement_model;

/* --- Measurement */

typedef struct measurement_values {
    int corm_first_;    /* unused: lets the list of members be empty */
    int64_t id;
    corm_datetime taken_at;
    const double *channel_01;
    double channel_02;
    const double *channel_03;
    double channel_04;
    const double *channel_05;
    double channel_06;
    const double *channel_07;
    double channel_08;
    const double *channel_09;
    double channel_10;
    const double *channel_11;
    double channel_12;
    const double *channel_13;
    double channel_14;
    const double *channel_15;
    double channel_16;
    const double *channel_17;
    double channel_18;
    const double *channel_19;
    double channel_20;
    const double *channel_21;
    double channel_22;
    const double *channel_23;
    double channel_24;
    const double *channel_25;
    double channel_26;
    const double *channel_27;
    double channel_28;
    const double *channel_29;
    double channel_30;
    const double *channel_31;
    double channel_32;
    const double *channel_33;
    double channel_34;
    const double *channel_35;
    double channel_36;
    const double *channel_37;
    double channel_38;
    const double *channel_39;
    double channel_40;
    const double *channel_41;
    double channel_42;
    const double *channel_43;
    double channel_44;
    const double *channel_45;
    double channel_46;
    const double *channel_47;
    double channel_48;
    const double *channel_49;
    double channel_50;
    const double *channel_51;
    double channel_52;
    const double *channel_53;
    double channel_54;
    const double *channel_55;
    double channel_56;
    const double *channel_57;
    double channel_58;
    const double *channel_59;
    double channel_60;
    const double *channel_61;
    double channel_62;
    const double *channel_63;
    double channel_64;
    const double *channel_65;
    double channel_66;
    const double *channel_67;
    double channel_68;
    const double *channel_69;
    double channel_70;
    const double *channel_71;
    double channel_72;
    const double *channel_73;
    double channel_74;
    const double *channel_75;
    double channel_76;
    const double *channel_77;
    double channel_78;
    const double *channel_79;
    double channel_80;
} measurement_values;

measurement_values measurement_defaults(void);

static inline int64_t measurement_id(const Measurement *measurement) { return corm_read_int(measurement, 0); }
static inline corm_datetime measurement_taken_at(const Measurement *measurement)
{
    return corm_read_datetime(measurement, 1);
}
static inline const double *measurement_channel_01(const Measurement *measurement)
{
    return corm_read_real_or_null(measurement, 2);
}
static inline double measurement_channel_02(const Measurement *measurement) { return corm_read_real(measurement, 3); }
static inline const double *measurement_channel_03(const Measurement *measurement)
{
    return corm_read_real_or_null(measurement, 4);
}
static inline double measurement_channel_04(const Measurement *measurement) { return corm_read_real(measurement, 5); }
static inline const double *measurement_channel_05(const Measurement *measurement)
{
    return corm_read_real_or_null(measurement, 6);
}
static inline double measurement_channel_06(const Measurement *measurement) { return corm_read_real(measurement, 7); }
static inline const double *measurement_channel_07(const Measurement *measurement)
{
    return corm_read_real_or_null(measurement, 8);
}
static inline double measurement_channel_08(const Measurement *measurement) { return corm_read_real(measurement, 9); }
static inline const double *measurement_channel_09(const Measurement *measurement)
{
    return corm_read_real_or_null(measurement, 10);
}
static inline double measurement_channel_10(const Measurement *measurement)
{
    return corm_read_real(measurement, 11);
}
static inline const double *measurement_channel_11(const Measurement *measurement)
{
    return corm_read_real_or_null(measurement, 12);
}
static inline double measurement_channel_12(const Measurement *measurement)
{
    return corm_read_real(measurement, 13);
}
static inline const double *measurement_channel_13(const Measurement *measurement)
{
    return corm_read_real_or_null(measurement, 14);
}
static inline double measurement_channel_14(const Measurement *measurement)
{
    return corm_read_real(measurement, 15);
}
static inline const double *measurement_channel_15(const Measurement *measurement)
{
    return corm_read_real_or_null(measurement, 16);
}
static inline double measurement_channel_16(const Measurement *measurement)
{
    return corm_read_real(measurement, 17);
}
static inline const double *measurement_channel_17(const Measurement *measurement)
{
    return corm_read_real_or_null(measurement, 18);
}
static inline double measurement_channel_18(const Measurement *measurement)
{
    return corm_read_real(measurement, 19);
}
static inline const double *measurement_channel_19(const Measurement *measurement)
{
    return corm_read_real_or_null(measurement, 20);
}
static inline double measurement_channel_20(const Measurement *measurement)
{
    return corm_read_real(measurement, 21);
}
static inline const double *measurement_channel_21(const Measurement *measurement)
{
    return corm_read_real_or_null(measurement, 22);
}
static inline double measurement_channel_22(const Measurement *measurement)
{
    return corm_read_real(measurement, 23);
}
static inline const double *measurement_channel_23(const Measurement *measurement)
{
    return corm_read_real_or_null(measurement, 24);
}
static inline double measurement_channel_24(const Measurement *measurement)
{
    return corm_read_real(measurement, 25);
}
static inline const double *measurement_channel_25(const Measurement *measurement)
{
    return corm_read_real_or_null(measurement, 26);
}
static inline double measurement_channel_26(const Measurement *measurement)
{
    return corm_read_real(measurement, 27);
}
static inline const double *measurement_channel_27(const Measurement *measurement)
{
    return corm_read_real_or_null(measurement, 28);
}
static inline double measurement_channel_28(const Measurement *measurement)
{
    return corm_read_real(measurement, 29);
}
static inline const double *measurement_channel_29(const Measurement *measurement)
{
    return corm_read_real_or_null(measurement, 30);
}
static inline double measurement_channel_30(const Measurement *measurement)
{
    return corm_read_real(measurement, 31);
}
static inline const double *measurement_channel_31(const Measurement *measurement)
{
    return corm_read_real_or_null(measurement, 32);
}
static inline double measurement_channel_32(const Measurement *measurement)
{
    return corm_read_real(measurement, 33);
}
static inline const double *measurement_channel_33(const Measurement *measurement)
{
    return corm_read_real_or_null(measurement, 34);
}
static inline double measurement_channel_34(const Measurement *measurement)
{
    return corm_read_real(measurement, 35);
}
static inline const double *measurement_channel_35(const Measurement *measurement)
{
    return corm_read_real_or_null(measurement, 36);
}
static inline double measurement_channel_36(const Measurement *measurement)
{
    return corm_read_real(measurement, 37);
}
static inline const double *measurement_channel_37(const Measurement *measurement)
{
    return corm_read_real_or_null(measurement, 38);
}
static inline double measurement_channel_38(const Measurement *measurement)
{
    return corm_read_real(measurement, 39);
}
static inline const double *measurement_channel_39(const Measurement *measurement)
{
    return corm_read_real_or_null(measurement, 40);
}
static inline double measurement_channel_40(const Measurement *measurement)
{
    return corm_read_real(measurement, 41);
}
static inline const double *measurement_channel_41(const Measurement *measurement)
{
    return corm_read_real_or_null(measurement, 42);
}
static inline double measurement_channel_42(const Measurement *measurement)
{
    return corm_read_real(measurement, 43);
}
static inline const double *measurement_channel_43(const Measurement *measurement)
{
    return corm_read_real_or_null(measurement, 44);
}
static inline double measurement_channel_44(const Measurement *measurement)
{
    return corm_read_real(measurement, 45);
}
static inline const double *measurement_channel_45(const Measurement *measurement)
{
    return corm_read_real_or_null(measurement, 46);
}
static inline double measurement_channel_46(const Measurement *measurement)
{
    return corm_read_real(measurement, 47);
}
static inline const double *measurement_channel_47(const Measurement *measurement)
{
    return corm_read_real_or_null(measurement, 48);
}
static inline double measurement_channel_48(const Measurement *measurement)
{
    return corm_read_real(measurement, 49);
}
static inline const double *measurement_channel_49(const Measurement *measurement)
{
    return corm_read_real_or_null(measurement, 50);
}
static inline double measurement_channel_50(const Measurement *measurement)
{
    return corm_read_real(measurement, 51);
}
static inline const double *measurement_channel_51(const Measurement *measurement)
{
    return corm_read_real_or_null(measurement, 52);
}
static inline double measurement_channel_52(const Measurement *measurement)
{
    return corm_read_real(measurement, 53);
}
static inline const double *measurement_channel_53(const Measurement *measurement)
{
    return corm_read_real_or_null(measurement, 54);
}
static inline double measurement_channel_54(const Measurement *measurement)
{
    return corm_read_real(measurement, 55);
}
static inline const double *measurement_channel_55(const Measurement *measurement)
{
    return corm_read_real_or_null(measurement, 56);
}
static inline double measurement_channel_56(const Measurement *measurement)
{
    return corm_read_real(measurement, 57);
}
static inline const double *measurement_channel_57(const Measurement *measurement)
{
    return corm_read_real_or_null(measurement, 58);
}
static inline double measurement_channel_58(const Measurement *measurement)
{
    return corm_read_real(measurement, 59);
}
static inline const double *measurement_channel_59(const Measurement *measurement)
{
    return corm_read_real_or_null(measurement, 60);
}
static inline double measurement_channel_60(const Measurement *measurement)
{
    return corm_read_real(measurement, 61);
}
static inline const double *measurement_channel_61(const Measurement *measurement)
{
    return corm_read_real_or_null(measurement, 62);
}
static inline double measurement_channel_62(const Measurement *measurement)
{
    return corm_read_real(measurement, 63);
}
static inline const double *measurement_channel_63(const Measurement *measurement)
{
    return corm_read_real_or_null(measurement, 64);
}
static inline double measurement_channel_64(const Measurement *measurement)
{
    return corm_read_real(measurement, 65);
}
static inline const double *measurement_channel_65(const Measurement *measurement)
{
    return corm_read_real_or_null(measurement, 66);
}
static inline double measurement_channel_66(const Measurement *measurement)
{
    return corm_read_real(measurement, 67);
}
static inline const double *measurement_channel_67(const Measurement *measurement)
{
    return corm_read_real_or_null(measurement, 68);
}
static inline double measurement_channel_68(const Measurement *measurement)
{
    return corm_read_real(measurement, 69);
}
static inline const double *measurement_channel_69(const Measurement *measurement)
{
    return corm_read_real_or_null(measurement, 70);
}
static inline double measurement_channel_70(const Measurement *measurement)
{
    return corm_read_real(measurement, 71);
}
static inline const double *measurement_channel_71(const Measurement *measurement)
{
    return corm_read_real_or_null(measurement, 72);
}
static inline double measurement_channel_72(const Measurement *measurement)
{
    return corm_read_real(measurement, 73);
}
static inline const double *measurement_channel_73(const Measurement *measurement)
{
    return corm_read_real_or_null(measurement, 74);
}
static inline double measurement_channel_74(const Measurement *measurement)
{
    return corm_read_real(measurement, 75);
}
static inline const double *measurement_channel_75(const Measurement *measurement)
{
    return corm_read_real_or_null(measurement, 76);
}
static inline double measurement_channel_76(const Measurement *measurement)
{
    return corm_read_real(measurement, 77);
}
static inline const double *measurement_channel_77(const Measurement *measurement)
{
    return corm_read_real_or_null(measurement, 78);
}
static inline double measurement_channel_78(const Measurement *measurement)
{
    return corm_read_real(measurement, 79);
}
static inline const double *measurement_channel_79(const Measurement *measurement)
{
    return corm_read_real_or_null(measurement, 80);
}
static inline double measurement_channel_80(const Measurement *measurement)
{
    return corm_read_real(measurement, 81);
}

static inline void measurement_set_taken_at(Measurement *measurement, corm_datetime taken_at)
{
    corm_write(measurement, 1, &taken_at);
}
static inline void measurement_set_channel_01(Measurement *measurement, const double *channel_01)
{
    corm_write(measurement, 2, channel_01);
}
static inline void measurement_set_channel_02(Measurement *measurement, double channel_02)
{
    corm_write(measurement, 3, &channel_02);
}
static inline void measurement_set_channel_03(Measurement *measurement, const double *channel_03)
{
    corm_write(measurement, 4, channel_03);
}
static inline void measurement_set_channel_04(Measurement *measurement, double channel_04)
{
    corm_write(measurement, 5, &channel_04);
}
static inline void measurement_set_channel_05(Measurement *measurement, const double *channel_05)
{
    corm_write(measurement, 6, channel_05);
}
static inline void measurement_set_channel_06(Measurement *measurement, double channel_06)
{
    corm_write(measurement, 7, &channel_06);
}
static inline void measurement_set_channel_07(Measurement *measurement, const double *channel_07)
{
    corm_write(measurement, 8, channel_07);
}
static inline void measurement_set_channel_08(Measurement *measurement, double channel_08)
{
    corm_write(measurement, 9, &channel_08);
}
static inline void measurement_set_channel_09(Measurement *measurement, const double *channel_09)
{
    corm_write(measurement, 10, channel_09);
}
static inline void measurement_set_channel_10(Measurement *measurement, double channel_10)
{
    corm_write(measurement, 11, &channel_10);
}
static inline void measurement_set_channel_11(Measurement *measurement, const double *channel_11)
{
    corm_write(measurement, 12, channel_11);
}
static inline void measurement_set_channel_12(Measurement *measurement, double channel_12)
{
    corm_write(measurement, 13, &channel_12);
}
static inline void measurement_set_channel_13(Measurement *measurement, const double *channel_13)
{
    corm_write(measurement, 14, channel_13);
}
static inline void measurement_set_channel_14(Measurement *measurement, double channel_14)
{
    corm_write(measurement, 15, &channel_14);
}
static inline void measurement_set_channel_15(Measurement *measurement, const double *channel_15)
{
    corm_write(measurement, 16, channel_15);
}
static inline void measurement_set_channel_16(Measurement *measurement, double channel_16)
{
    corm_write(measurement, 17, &channel_16);
}
static inline void measurement_set_channel_17(Measurement *measurement, const double *channel_17)
{
    corm_write(measurement, 18, channel_17);
}
static inline void measurement_set_channel_18(Measurement *measurement, double channel_18)
{
    corm_write(measurement, 19, &channel_18);
}
static inline void measurement_set_channel_19(Measurement *measurement, const double *channel_19)
{
    corm_write(measurement, 20, channel_19);
}
static inline void measurement_set_channel_20(Measurement *measurement, double channel_20)
{
    corm_write(measurement, 21, &channel_20);
}
static inline void measurement_set_channel_21(Measurement *measurement, const double *channel_21)
{
    corm_write(measurement, 22, channel_21);
}
static inline void measurement_set_channel_22(Measurement *measurement, double channel_22)
{
    corm_write(measurement, 23, &channel_22);
}
static inline void measurement_set_channel_23(Measurement *measurement, const double *channel_23)
{
    corm_write(measurement, 24, channel_23);
}
static inline void measurement_set_channel_24(Measurement *measurement, double channel_24)
{
    corm_write(measurement, 25, &channel_24);
}
static inline void measurement_set_channel_25(Measurement *measurement, const double *channel_25)
{
    corm_write(measurement, 26, channel_25);
}
static inline void measurement_set_channel_26(Measurement *measurement, double channel_26)
{
    corm_write(measurement, 27, &channel_26);
}
static inline void measurement_set_channel_27(Measurement *measurement, const double *channel_27)
{
    corm_write(measurement, 28, channel_27);
}
static inline void measurement_set_channel_28(Measurement *measurement, double channel_28)
{
    corm_write(measurement, 29, &channel_28);
}
static inline void measurement_set_channel_29(Measurement *measurement, const double *channel_29)
{
    corm_write(measurement, 30, channel_29);
}
static inline void measurement_set_channel_30(Measurement *measurement, double channel_30)
{
    corm_write(measurement, 31, &channel_30);
}
static inline void measurement_set_channel_31(Measurement *measurement, const double *channel_31)
{
    corm_write(measurement, 32, channel_31);
}
static inline void measurement_set_channel_32(Measurement *measurement, double channel_32)
{
    corm_write(measurement, 33, &channel_32);
}
static inline void measurement_set_channel_33(Measurement *measurement, const double *channel_33)
{
    corm_write(measurement, 34, channel_33);
}
static inline void measurement_set_channel_34(Measurement *measurement, double channel_34)
{
    corm_write(measurement, 35, &channel_34);
}
static inline void measurement_set_channel_35(Measurement *measurement, const double *channel_35)
{
    corm_write(measurement, 36, channel_35);
}
static inline void measurement_set_channel_36(Measurement *measurement, double channel_36)
{
    corm_write(measurement, 37, &channel_36);
}
static inline void measurement_set_channel_37(Measurement *measurement, const double *channel_37)
{
    corm_write(measurement, 38, channel_37);
}
static inline void measurement_set_channel_38(Measurement *measurement, double channel_38)
{
    corm_write(measurement, 39, &channel_38);
}
static inline void measurement_set_channel_39(Measurement *measurement, const double *channel_39)
{
    corm_write(measurement, 40, channel_39);
}
static inline void measurement_set_channel_40(Measurement *measurement, double channel_40)
{
    corm_write(measurement, 41, &channel_40);
}
static inline void measurement_set_channel_41(Measurement *measurement, const double *channel_41)
{
    corm_write(measurement, 42, channel_41);
}
static inline void measurement_set_channel_42(Measurement *measurement, double channel_42)
{
    corm_write(measurement, 43, &channel_42);
}
static inline void measurement_set_channel_43(Measurement *measurement, const double *channel_43)
{
    corm_write(measurement, 44, channel_43);
}
static inline void measurement_set_channel_44(Measurement *measurement, double channel_44)
{
    corm_write(measurement, 45, &channel_44);
}
static inline void measurement_set_channel_45(Measurement *measurement, const double *channel_45)
{
    corm_write(measurement, 46, channel_45);
}
static inline void measurement_set_channel_46(Measurement *measurement, double channel_46)
{
    corm_write(measurement, 47, &channel_46);
}
static inline void measurement_set_channel_47(Measurement *measurement, const double *channel_47)
{
    corm_write(measurement, 48, channel_47);
}
static inline void measurement_set_channel_48(Measurement *measurement, double channel_48)
{
    corm_write(measurement, 49, &channel_48);
}
static inline void measurement_set_channel_49(Measurement *measurement, const double *channel_49)
{
    corm_write(measurement, 50, channel_49);
}
static inline void measurement_set_channel_50(Measurement *measurement, double channel_50)
{
    corm_write(measurement, 51, &channel_50);
}
static inline void measurement_set_channel_51(Measurement *measurement, const double *channel_51)
{
    corm_write(measurement, 52, channel_51);
}
static inline void measurement_set_channel_52(Measurement *measurement, double channel_52)
{
    corm_write(measurement, 53, &channel_52);
}
static inline void measurement_set_channel_53(Measurement *measurement, const double *channel_53)
{
    corm_write(measurement, 54, channel_53);
}
static inline void measurement_set_channel_54(Measurement *measurement, double channel_54)
{
    corm_write(measurement, 55, &channel_54);
}
static inline void measurement_set_channel_55(Measurement *measurement, const double *channel_55)
{
    corm_write(measurement, 56, channel_55);
}
static inline void measurement_set_channel_56(Measurement *measurement, double channel_56)
{
    corm_write(measurement, 57, &channel_56);
}
static inline void measurement_set_channel_57(Measurement *measurement, const double *channel_57)
{
    corm_write(measurement, 58, channel_57);
}
static inline void measurement_set_channel_58(Measurement *measurement, double channel_58)
{
    corm_write(measurement, 59, &channel_58);
}
static inline void measurement_set_channel_59(Measurement *measurement, const double *channel_59)
{
    corm_write(measurement, 60, channel_59);
}
static inline void measurement_set_channel_60(Measurement *measurement, double channel_60)
{
    corm_write(measurement, 61, &channel_60);
}
static inline void measurement_set_channel_61(Measurement *measurement, const double *channel_61)
{
    corm_write(measurement, 62, channel_61);
}
static inline void measurement_set_channel_62(Measurement *measurement, double channel_62)
{
    corm_write(measurement, 63, &channel_62);
}
static inline void measurement_set_channel_63(Measurement *measurement, const double *channel_63)
{
    corm_write(measurement, 64, channel_63);
}
static inline void measurement_set_channel_64(Measurement *measurement, double channel_64)
{
    corm_write(measurement, 65, &channel_64);
}
static inline void measurement_set_channel_65(Measurement *measurement, const double *channel_65)
{
    corm_write(measurement, 66, channel_65);
}
static inline void measurement_set_channel_66(Measurement *measurement, double channel_66)
{
    corm_write(measurement, 67, &channel_66);
}
static inline void measurement_set_channel_67(Measurement *measurement, const double *channel_67)
{
    corm_write(measurement, 68, channel_67);
}
static inline void measurement_set_channel_68(Measurement *measurement, double channel_68)
{
    corm_write(measurement, 69, &channel_68);
}
static inline void measurement_set_channel_69(Measurement *measurement, const double *channel_69)
{
    corm_write(measurement, 70, channel_69);
}
static inline void measurement_set_channel_70(Measurement *measurement, double channel_70)
{
    corm_write(measurement, 71, &channel_70);
}
static inline void measurement_set_channel_71(Measurement *measurement, const double *channel_71)
{
    corm_write(measurement, 72, channel_71);
}
static inline void measurement_set_channel_72(Measurement *measurement, double channel_72)
{
    corm_write(measurement, 73, &channel_72);
}
static inline void measurement_set_channel_73(Measurement *measurement, const double *channel_73)
{
    corm_write(measurement, 74, channel_73);
}
static inline void measurement_set_channel_74(Measurement *measurement, double channel_74)
{
    corm_write(measurement, 75, &channel_74);
}
static inline void measurement_set_channel_75(Measurement *measurement, const double *channel_75)
{
    corm_write(measurement, 76, channel_75);
}
static inline void measurement_set_channel_76(Measurement *measurement, double channel_76)
{
    corm_write(measurement, 77, &channel_76);
}
static inline void measurement_set_channel_77(Measurement *measurement, const double *channel_77)
{
    corm_write(measurement, 78, channel_77);
}
static inline void measurement_set_channel_78(Measurement *measurement, double channel_78)
{
    corm_write(measurement, 79, &channel_78);
}
static inline void measurement_set_channel_79(Measurement *measurement, const double *channel_79)
{
    corm_write(measurement, 80, channel_79);
}
static inline void measurement_set_channel_80(Measurement *measurement, double channel_80)
{
    corm_write(measurement, 81, &channel_80);
}

static inline bool measurement_save(Measurement *measurement) { return corm_save(measurement); }
static inline bool measurement_refresh(Measurement *measurement) { return corm_refresh(measurement); }
static inline bool measurement_delete(Measurement *measurement) { return corm_delete_record(measurement); }
static inline Measurement *measurement_create_from(corm_session *session, const measurement_values *values)
{
    return (Measurement *)corm_create(session, &Measurement_model, values, NULL);
}
static inline int64_t measurement_bulk_create(corm_session *session, measurement_values *rows, size_t count)
{
    return corm_bulk_create(session, &Measurement_model, rows, count);
}
static inline int64_t measurement_bulk_upsert(corm_session *session, measurement_values *rows, size_t count,
                                              const char *fields, const char *update)
{
    return corm_bulk_upsert(session, &Measurement_model, rows, count, fields, update);
}

#define measurement_create(session, ...) \
    ((Measurement *)corm_create((session), &Measurement_model, \
        CORM_VALUES(measurement_values, __VA_ARGS__), CORM_NAMES(__VA_ARGS__)))
#define measurement_get_or_create(session, fields, created, ...) \
    ((Measurement *)corm_get_or_create((session), &Measurement_model, (fields), (created), \
        CORM_VALUES(measurement_values, __VA_ARGS__), CORM_NAMES(__VA_ARGS__)))
#define measurement_update_or_create(session, fields, created, ...) \
    ((Measurement *)corm_update_or_create((session), &Measurement_model, (fields), (created), \
        CORM_VALUES(measurement_values, __VA_ARGS__), CORM_NAMES(__VA_ARGS__)))
#define measurement_upsert(session, fields, ...) \
    ((Measurement *)corm_upsert((session), &Measurement_model, (fields), \
        CORM_VALUES(measurement_values, __VA_ARGS__), CORM_NAMES(__VA_ARGS__)))

CORM_END

#endif
