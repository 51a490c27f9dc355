using Guildhall.Platform.Web;
using Microsoft.AspNetCore.Http;

namespace Guildhall.Foundations.Modules.Integration;

/// <summary>A request of the API that is not done. Thrown within an endpoint of <see cref="ApiEndpoints.MapApi"/>, it is the answer.</summary>
public sealed class ApiRefusedException(ProblemDetail problem) : Exception(problem.Title)
{
    /// <summary>What the program is told.</summary>
    public ProblemDetail Problem { get; } = problem;

    /// <summary>A refusal the status says all about.</summary>
    public static ApiRefusedException Of(int status, string? detail = null) => new(ProblemDetail.Of(status, detail));

    /// <summary>There is no such thing, or none this key may see: the two look the same.</summary>
    public static ApiRefusedException NotFound() => Of(StatusCodes.Status404NotFound);

    /// <summary>What was sent was understood and cannot be done.</summary>
    /// <param name="errors">What is wrong, field by field.</param>
    public static ApiRefusedException Invalid(IReadOnlyDictionary<string, string[]> errors) => new(ProblemDetail.Of(StatusCodes.Status422UnprocessableEntity, "See errors for what to put right.") with { Errors = errors });

    /// <summary>What was sent was understood and cannot be done, for one reason.</summary>
    public static ApiRefusedException Invalid(string field, string problem) => Invalid(new Dictionary<string, string[]>(StringComparer.Ordinal) { [field] = [problem] });

    /// <summary>A part of the address cannot be read.</summary>
    public static ApiRefusedException BadQuery(string name, string problem) =>
        new(ProblemDetail.Of(StatusCodes.Status400BadRequest, "See errors for what to put right.") with { Errors = new Dictionary<string, string[]>(StringComparer.Ordinal) { [name] = [problem] } });
}
