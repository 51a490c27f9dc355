using Guildhall.Platform.Data;

namespace Guildhall.Tests.Data;

public class NumberedSqlTests
{
    [Theory]
    [InlineData("select @a, @b", "select $1, $2", "a,b")]
    [InlineData("select @b, @a, @b::uuid", "select $1, $2, $1::uuid", "b,a")]
    [InlineData("select @id, @idea, @ids", "select $1, $2, $3", "id,idea,ids")]
    [InlineData("select 'to @a', 'it''s @b', @c", "select 'to @a', 'it''s @b', $1", "c")]
    [InlineData("select @a -- the officer's @b\n, @c", "select $1 -- the officer's @b\n, $2", "a,c")]
    [InlineData("select x @> @a and x <@ @b and words @@ @c", "select x @> $1 and x <@ $2 and words @@ $3", "a,b,c")]
    [InlineData("select 1", "select 1", "")]
    public void A_parameter_has_the_number_of_its_name_wherever_it_stands(string sql, string numbered, string names)
    {
        var statement = NumberedSql.Of(sql);

        statement.Text.ShouldBe(numbered);
        string.Join(',', statement.Names).ShouldBe(names);
    }
}
