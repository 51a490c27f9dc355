using Npgsql;
using NpgsqlTypes;

namespace Guildhall.Foundations.Modules.Places.Import;

/// <summary>Fills a temporary table by COPY, some thousand rows at a time: a connection can copy into one table at once only.</summary>
internal sealed class StagedTable<T>(NpgsqlConnection connection, string copy, Action<NpgsqlBinaryImporter, T> write)
{
    private const int BatchSize = 5_000;
    private readonly List<T> _rows = new(BatchSize);

    public ValueTask AddAsync(T row, CancellationToken cancellationToken)
    {
        _rows.Add(row);
        return _rows.Count < BatchSize ? ValueTask.CompletedTask : new(FlushAsync(cancellationToken));
    }

    public async Task FlushAsync(CancellationToken cancellationToken)
    {
        if (_rows.Count == 0)
        {
            return;
        }

        await using var importer = await connection.BeginBinaryImportAsync(copy, cancellationToken);
        WriteRows(importer);
        await importer.CompleteAsync(cancellationToken);
        _rows.Clear();
    }

    private void WriteRows(NpgsqlBinaryImporter importer)
    {
        foreach (var row in _rows)
        {
            importer.StartRow();
            write(importer, row);
        }
    }
}

/// <summary>Columns of a COPY, which may be null.</summary>
internal static class Columns
{
    public static void Put(this NpgsqlBinaryImporter importer, Change change)
    {
        importer.Write(change.Line, NpgsqlDbType.Bigint);
        importer.Put(change.Kind == 'D' ? "D" : "I");
        importer.Write(change.Order, NpgsqlDbType.Bigint);
    }

    public static void Put(this NpgsqlBinaryImporter importer, AddressableObject part)
    {
        importer.Put(part.Start);
        importer.Put(part.StartSuffix);
        importer.Put(part.End);
        importer.Put(part.EndSuffix);
        importer.Put(part.Text);
    }

    public static void Put(this NpgsqlBinaryImporter importer, string? text)
    {
        if (text is null)
        {
            importer.WriteNull();
        }
        else
        {
            importer.Write(text, NpgsqlDbType.Text);
        }
    }

    public static void Put(this NpgsqlBinaryImporter importer, long? number) => Put(importer, number, NpgsqlDbType.Bigint);

    public static void Put(this NpgsqlBinaryImporter importer, int? number) => Put(importer, number, NpgsqlDbType.Integer);

    public static void Put(this NpgsqlBinaryImporter importer, short? number) => Put(importer, number, NpgsqlDbType.Smallint);

    public static void Put(this NpgsqlBinaryImporter importer, double? number) => Put(importer, number, NpgsqlDbType.Double);

    public static void Put(this NpgsqlBinaryImporter importer, DateOnly? date) => Put(importer, date, NpgsqlDbType.Date);

    private static void Put<T>(NpgsqlBinaryImporter importer, T? value, NpgsqlDbType type)
        where T : struct
    {
        if (value is { } present)
        {
            importer.Write(present, type);
        }
        else
        {
            importer.WriteNull();
        }
    }
}
