using System.Data;
using Dapper;
using Guildhall.Platform.Ids;

namespace Guildhall.Platform.Data;

/// <summary>How Dapper reads and writes the types we use and it does not know.</summary>
public static class DapperTypes
{
    private static int _registered;

    /// <summary>Registers them, once for the process.</summary>
    public static void Register()
    {
        if (Interlocked.Exchange(ref _registered, 1) == 1)
        {
            return;
        }

        DefaultTypeMap.MatchNamesWithUnderscores = true;
        SqlMapper.RemoveTypeMap(typeof(DateTimeOffset));
        SqlMapper.RemoveTypeMap(typeof(DateTimeOffset?));
        SqlMapper.AddTypeHandler(new InstantHandler());
        SqlMapper.AddTypeHandler(new DayHandler());
        Map<Reference, string>(reference => reference.ToString(), Reference.Parse);
        Map<Money, long>(money => money.Pence, pence => new Money(pence));
    }

    /// <summary>Has Dapper read and write a type that wraps one column's value, such as a typed id.</summary>
    public static void Map<T, TColumn>(Func<T, TColumn> toColumn, Func<TColumn, T> fromColumn) =>
        SqlMapper.AddTypeHandler(new WrapperHandler<T, TColumn>(toColumn, fromColumn));

    private sealed class InstantHandler : SqlMapper.TypeHandler<DateTimeOffset>
    {
        public override DateTimeOffset Parse(object value) => value switch
        {
            DateTimeOffset instant => instant,
            DateTime utc => new DateTimeOffset(DateTime.SpecifyKind(utc, DateTimeKind.Utc)),
            _ => throw new InvalidCastException($"A {value.GetType().Name} is not an instant."),
        };

        public override void SetValue(IDbDataParameter parameter, DateTimeOffset value) => parameter.Value = value.ToUniversalTime();
    }

    private sealed class DayHandler : SqlMapper.TypeHandler<DateOnly>
    {
        public override DateOnly Parse(object value) => value switch
        {
            DateOnly day => day,
            DateTime midnight => DateOnly.FromDateTime(midnight),
            _ => throw new InvalidCastException($"A {value.GetType().Name} is not a day."),
        };

        public override void SetValue(IDbDataParameter parameter, DateOnly value) => parameter.Value = value;
    }

    private sealed class WrapperHandler<T, TColumn>(Func<T, TColumn> toColumn, Func<TColumn, T> fromColumn) : SqlMapper.TypeHandler<T>
    {
        public override T Parse(object value) => fromColumn((TColumn)value);

        public override void SetValue(IDbDataParameter parameter, T? value) =>
            parameter.Value = value is null ? DBNull.Value : toColumn(value);
    }
}
